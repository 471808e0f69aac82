"""What is wrong with a request: its body, its flights, their fields."""

PARTS = {
    "flight {n#}: {rest~}": "vuelo {n}: {rest}",
    "{rest~} (and {n#} more)": "{rest} (y {n} más)",
    "{rest~} (and more)": "{rest} (y más)",
}
HINTS = {
    "{rest~}; did you mean {name}?": "{rest}; ¿quiso decir {name}?",
    "{rest~}; a list of flights is sent as it is": "{rest}; una lista de vuelos se envía tal cual",
    "{rest~}; a list of flights goes to /predict_batch, as it is": (
        "{rest}; una lista de vuelos va a /predict_batch, tal cual"
    ),
    "{rest~}; lists go to /predict_batch": "{rest}; las listas van a /predict_batch",
    "{rest~}; one flight goes to /predict": "{rest}; un solo vuelo va a /predict",
    "{rest~}; {name} goes to {routes~}": "{rest}; {name} va en {routes}",
    "POST /predict, /predict_batch, /explain or /delay": (
        "POST /predict, /predict_batch, /explain o /delay"
    ),
    '{rest~}; JSON has double quotes, "{fecha=}"': '{rest}; JSON lleva comillas dobles, "{fecha}"',
    "{rest~}; it is UTF-16, JSON is sent as UTF-8": "{rest}; es UTF-16, JSON se envía en UTF-8",
    "{rest~}; weekdays are in {language~}": "{rest}; los días se escriben en {language}",
    "Spanish": "español",
    "English": "inglés",
}
CURES = {
    '{rest~}; its quotes are curly, JSON has straight ones, "{fecha=}"': (
        '{rest}; sus comillas son tipográficas, JSON las lleva rectas, "{fecha}"'
    ),
    "{rest~}; JSON has no comments, take them out": "{rest}; JSON no lleva comentarios, quítelos",
    "{rest~}; JSON has no NaN, send null or leave the field out": (
        "{rest}; JSON no tiene NaN, envíe null u omita el campo"
    ),
    "{rest~}; JSON writes true, false and null": "{rest}; en JSON se escribe true, false y null",
    '{rest~}; a date or a time is a text, "2022-01-01"': (
        '{rest}; una fecha o una hora es un texto, "2022-01-01"'
    ),
    "{rest~}; a number has no zeros before it": "{rest}; un número no lleva ceros delante",
    '{rest~}; names stand in double quotes, "{fecha=}"': (
        '{rest}; los nombres van entre comillas dobles, "{fecha}"'
    ),
    "{rest~}; several flights are one list, [{...}, {...}]": (
        "{rest}; varios vuelos son una sola lista, [{{...}}, {{...}}]"
    ),
    "{rest~}; it is empty, send the flight in it": "{rest}; está vacío, envíe en él el vuelo",
    '{rest~}; it looks like a form, send {"{fecha=}": "2022-01-01", ...}': (
        '{rest}; parece un formulario, envíe {{"{fecha}": "2022-01-01", ...}}'
    ),
    "{rest~}; it is not UTF-8 but probably Latin-1, encode it as UTF-8": (
        "{rest}; no es UTF-8, probablemente es Latin-1: envíelo en UTF-8"
    ),
    "{rest~}; take out the comma before the closing bracket": (
        "{rest}; quite la coma que está antes del cierre"
    ),
    "{rest~}; it ends too early, send all of it": "{rest}; está cortado, envíelo completo",
    "{rest~}; a text has its line breaks and tabs as \\n and \\t": (
        "{rest}; en un texto los saltos de línea y tabulaciones se escriben \\n y \\t"
    ),
    "{rest~}; it is JSON within a text, encode it once only": (
        "{rest}; es JSON dentro de un texto, codifíquelo una sola vez"
    ),
    "{rest~}; rename {pairs>}": "{rest}; cambie los nombres: {pairs}",
    "{rest~}; send the list in {name} as it is": "{rest}; envíe la lista de {name} tal cual",
    "{rest~}; send the list in {name} as it is, to /predict_batch, /delay or /day": (
        "{rest}; envíe la lista de {name} tal cual, a /predict_batch, /delay o /day"
    ),
    "{rest~}; send the object in {name} as it is": "{rest}; envíe el objeto de {name} tal cual",
}
BODY = {
    "Content-Type must be application/json, got {text}": (
        "Content-Type debe ser application/json, llegó {text}"
    ),
    "Content-Encoding is not supported, got {text}": "no se admite Content-Encoding, llegó {text}",
    "the body must have at most {most#} bytes, it has more": (
        "el cuerpo puede tener a lo más {most} bytes, y tiene más"
    ),
    "the body must have at most {most#} bytes, it has {size#}": (
        "el cuerpo puede tener a lo más {most} bytes, y tiene {size}"
    ),
    "the body did not arrive in {s#} s": "el cuerpo no llegó en {s} s",
    "the body is no flight: it has more than 1,000 names, values or lists": (
        "el cuerpo no es un vuelo: tiene más de 1.000 nombres, valores o listas"
    ),
    "the body must be a flight, a JSON object, or a list of flights": (
        "el cuerpo debe ser un vuelo, un objeto JSON, o una lista de vuelos"
    ),
    "the body must be a flight, a JSON object, got {value}": (
        "el cuerpo debe ser un vuelo, un objeto JSON, llegó {value}"
    ),
    "the body must be a JSON list of flights, got {value}": (
        "el cuerpo debe ser una lista JSON de vuelos, llegó {value}"
    ),
    "the list has more names or lists than {most#} flights may have": (
        "la lista tiene más nombres o listas que los que pueden tener {most} vuelos"
    ),
    "no query is read here, and this request has {query~}": (
        "aquí no se lee ninguna consulta, y esta solicitud trae {query}"
    ),
    "the list must hold 1 to {most#} flights, it holds {n#}": (
        "la lista debe tener de 1 a {most} vuelos, y tiene {n}"
    ),
}
NOT_JSON = {  # as pydantic_core has them
    "the body is not JSON: {why~} at line {line#} column {column#}": (
        "el cuerpo no es JSON: {why} en la línea {line}, columna {column}"
    ),
    "EOF while parsing a list": "termina dentro de una lista",
    "EOF while parsing an object": "termina dentro de un objeto",
    "EOF while parsing a string": "termina dentro de un texto",
    "EOF while parsing a value": "termina donde va un valor",
    "expected `:`": "falta `:`",
    "expected `,` or `]`": "falta `,` o `]`",
    "expected `,` or `}`": "falta `,` o `}}`",
    "expected ident": "debe ser true, false o null",
    "expected value": "falta un valor",
    'expected `"`': 'falta `"`',
    "invalid escape": "secuencia de escape no válida",
    "invalid number": "número no válido",
    "number out of range": "número fuera de rango",
    "invalid unicode code point": "carácter Unicode no válido",
    "control character (\\u0000-\\u001F) found while parsing a string": (
        "carácter de control (\\u0000-\\u001F) dentro de un texto"
    ),
    "key must be a string": "el nombre de un campo debe ser un texto",
    "lone leading surrogate in hex escape": "mitad de un carácter en una secuencia \\u",
    "trailing comma": "coma de más",
    "trailing characters": "caracteres de más",
    "unexpected end of hex escape": "secuencia \\u incompleta",
    "recursion limit exceeded": "demasiados niveles",
}
FORM = {
    "{field?}stands in the flight more than once": "{field}está más de una vez en el vuelo",
    "{field?}is required": "{field}es obligatorio",
    "{field?}is not a field of a flight": "{field}no es un campo de un vuelo",
    "{field?}must be a JSON object, got {value}": "{field}debe ser un objeto JSON, llegó {value}",
    "{field?}must be true or false, got {value}": "{field}debe ser true o false, llegó {value}",
    "{field?}must be in Latin letters and digits, got {value}": (
        "{field}debe tener letras latinas y dígitos, llegó {value}"
    ),
    "{field?}must be a calendar date written YYYY-MM-DD, got {value}": (
        "{field}debe ser una fecha del calendario escrita AAAA-MM-DD, llegó {value}"
    ),
    "{field?}must be a time of day written HH:MM, 00:00 to 23:59, got {value}": (
        "{field}debe ser una hora del día escrita HH:MM, de 00:00 a 23:59, llegó {value}"
    ),
    "{field?}must be a date with its time, written YYYY-MM-DDTHH:MM, got {value}": (
        "{field}debe ser una fecha con su hora, escrita AAAA-MM-DDTHH:MM, llegó {value}"
    ),
    # pydantic's own
    "{field?}should be a valid string, got {value}": "{field}debe ser un texto, llegó {value}",
    "{field?}should be a valid integer, got {value}": (
        "{field}debe ser un número entero, llegó {value}"
    ),
    "{field?}should be greater than or equal to {n#}, got {value}": (
        "{field}debe ser mayor o igual a {n}, llegó {value}"
    ),
    "{field?}should be less than or equal to {n#}, got {value}": (
        "{field}debe ser menor o igual a {n}, llegó {value}"
    ),
    "{field?}should have at least 1 character, got {value}": (
        "{field}debe tener al menos 1 carácter, llegó {value}"
    ),
    "{field?}should have at most {n#} characters, got {value}": (
        "{field}debe tener a lo más {n} caracteres, llegó {value}"
    ),
}
MEANING = {
    "{field?}is {n}, but {fecha=} {day} has day {actual#}": (
        "{field}es {n}, pero {fecha} {day} tiene día {actual}"
    ),
    "{field?}is {n}, but {fecha=} {day} has month {actual#}": (
        "{field}es {n}, pero {fecha} {day} tiene mes {actual}"
    ),
    "{field?}is {n}, but {fecha=} {day} has year {actual#}": (
        "{field}es {n}, pero {fecha} {day} tiene año {actual}"
    ),
    "{field?}is {text}, but {fecha=} {day} is a {weekday}": (
        "{field}es {text}, pero {fecha} {day} es {weekday}"
    ),
    "{field?}is {hora}, which {city}'s clocks skip on {fecha=} {day}": (
        "{field}es {hora}, que los relojes de {city} se saltan en {fecha} {day}"
    ),
    "{field?}is {moment}, which {city}'s clocks skip": (
        "{field}es {moment}, que los relojes de {city} se saltan"
    ),
    "{field?}is {text}, but only departures from {city} ({codes}) are known": (
        "{field}es {text}, pero solo se conocen salidas desde {city} ({codes})"
    ),
    "{field?}is {text}, where the flight starts": "{field}es {text}, de donde sale el vuelo",
    "{field?}is {text}, which names nothing: leave it out, or send null": (
        "{field}es {text}, que no nombra nada: omítalo, o envíe null"
    ),
    "{field?}or {other=} is required: the airline": "falta {field}o {other}: la aerolínea",
    "{field?}or {other=} is required: the origin": "falta {field}o {other}: el origen",
    "{field?}is {text}, which may be any of {codes}: which of them?": (
        "{field}es {text}, que puede ser cualquiera de {codes}: ¿cuál de ellos?"
    ),
    "{field?}or {other=} is required: the destination": "falta {field}o {other}: el destino",
    "{field?}must be {international} or {national}, got {text}": (
        "{field}debe ser {international} o {national}, llegó {text}"
    ),
}
MOMENTS = {
    "{field?}is missing, but flight {place#} has {first}: a list has one moment": (
        "falta {field}y el vuelo {place} tiene {first}: una lista tiene un solo momento"
    ),
    "{field?}is {text}, but flight {place#} has none: a list has one moment": (
        "{field}es {text}, pero el vuelo {place} no tiene: una lista tiene un solo momento"
    ),
    "{field?}is {text}, but flight {place#} has {first}: a list has one moment": (
        "{field}es {text}, pero el vuelo {place} tiene {first}: una lista tiene un solo momento"
    ),
    "{field?}is {text}, but what was known is kept of {begin} and later": (
        "{field}es {text}, pero lo que se sabía se guarda desde {begin}"
    ),
    "{field?}cannot stand beside {hasta=}, which is sent alone": (
        "{field}no puede ir junto a {hasta}, que se envía solo"
    ),
    "{field?}is {day}, more than a year from now": "{field}es {day}, a más de un año de hoy",
    "{field?}is true, but {salida=} is {left}: which of them?": (
        "{field}es true, pero {salida} es {left}: ¿cuál de los dos?"
    ),
    "{field?}is {text}, which is to come: in {city} it is {now}": (
        "{field}es {text}, que aún no llega: en {city} son las {now}"
    ),
    "{field?}is {text}, but what is kept begins at {first}": (
        "{field}es {text}, pero lo que se guarda comienza en {first}"
    ),
    "{field?}is {text}, more than 72 h after the schedule, {due}": (
        "{field}es {text}, más de 72 h después del itinerario, {due}"
    ),
    "{field?}is {text}, more than 24 h before the schedule, {due}": (
        "{field}es {text}, más de 24 h antes del itinerario, {due}"
    ),
    "{field?}is {day}, but as many flights are kept as there is room for, {most#}: news of these "
    "are taken, new ones when old ones are dropped, 90 days after their departure": (
        "{field}es {day}, pero ya se guardan tantos vuelos como caben, {most}: se reciben "
        "noticias de estos, y vuelos nuevos cuando se borren antiguos, 90 días después de su salida"
    ),
}
# The last of all, as others have the same words in them.
OTHER = {"{field?}is {text}, but {other=} is {value}": "{field}es {text}, pero {other} es {value}"}
SENTENCES = PARTS | HINTS | CURES | BODY | NOT_JSON | FORM | MEANING | MOMENTS | OTHER
