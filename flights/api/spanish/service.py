"""What the service cannot or will not do, and the titles of problems."""

KINDS = {
    "The request breaks a rule of HTTP": "La solicitud no cumple una regla de HTTP",
    "The body is not JSON": "El cuerpo no es JSON",
    "The body is no flight, or no list of flights": "El cuerpo no es un vuelo, ni una lista",
    "No credential, or not a valid one": "Sin credencial, o no es válida",
    "Not allowed for this credential or address": (
        "No se permite a esta credencial o a esta dirección"
    ),
    "There is nothing at this path": "No hay nada en esta ruta",
    "No departures are kept here": "Aquí no se guardan salidas",
    "The path does not answer this method": "La ruta no responde a este método",
    "The request did not arrive in time": "La solicitud no llegó a tiempo",
    "Departures come from a table": "Las salidas vienen de una tabla",
    "The body is too large": "El cuerpo es demasiado grande",
    "The body is not sent as plain JSON": "El cuerpo no se envió como JSON simple",
    "A field is wrong": "Hay un campo incorrecto",
    "Fields contradict each other": "Hay campos que se contradicen",
    "Too many requests or wrong credentials": "Demasiadas solicitudes o credenciales incorrectas",
    "The service is too busy": "El servicio está muy ocupado",
    "The headers are too large": "Los encabezados son demasiado grandes",
    "The service failed": "El servicio falló",
    "The service cannot predict": "El servicio no puede predecir",
    "The departures are not accepted": "Las salidas no se aceptan",
}
ROUTES = {
    "the path has control characters": "la ruta tiene caracteres de control",
    "there is nothing at {path}; GET / lists what there is": (
        "no hay nada en {path}; GET / muestra lo que hay"
    ),
    "the version {version} of {model} is not the one that is served": (
        "la versión {version} de {model} no es la que se sirve"
    ),
    "{path} does not answer {method}; GET / lists what does": (
        "{path} no responde a {method}; GET / muestra lo que sí"
    ),
}
ADMISSION = {
    "this needs a credential: Authorization: Bearer <key or token>, or X-API-Key: <key>": (
        "esto requiere una credencial: Authorization: Bearer <clave o token>, o X-API-Key: <clave>"
    ),
    "the credential is not valid": "la credencial no es válida",
    "the credential does not have the scope {scope}": "la credencial no tiene el permiso {scope}",
    "this address is not let in": "esta dirección no tiene acceso",
    "too many wrong credentials from this address; try again in {s#} s": (
        "demasiadas credenciales incorrectas desde esta dirección; intente de nuevo en {s} s"
    ),
    "more than {rate#} requests a second; try again in {s#} s": (
        "más de {rate} solicitudes por segundo; intente de nuevo en {s} s"
    ),
    "the service is too busy; try again": "el servicio está muy ocupado; intente de nuevo",
}
DEPARTURES = {
    "departures are not taken here: they come from the table that FLIGHT_LIVE names": (
        "aquí no se reciben salidas: vienen de la tabla que nombra FLIGHT_LIVE"
    ),
    "no departures are kept here: start the service with FLIGHT_LIVE": (
        "aquí no se guardan salidas: inicie el servicio con FLIGHT_LIVE"
    ),
    "nothing of this is accepted, send it again: what keeps departures cannot be used": (
        "nada de esto se aceptó, envíelo de nuevo: no se puede usar lo que guarda las salidas"
    ),
}
CONNECTION = {
    "this is not HTTP/1.1": "esto no es HTTP/1.1",
    "HTTP/{version} is not spoken here, HTTP/1.1 is": "aquí se habla HTTP/1.1, no HTTP/{version}",
    "a request has one Host (RFC 9112, section 3.2), this one has {n#}": (
        "una solicitud tiene un Host (RFC 9112, sección 3.2), esta tiene {n}"
    ),
    "a request has one Content-Type, this one has more": (
        "una solicitud tiene un Content-Type, esta tiene más"
    ),
    "the target of a request has no fragment (RFC 9112, section 3.2)": (
        "el destino de una solicitud no tiene fragmento (RFC 9112, sección 3.2)"
    ),
    "HTTP/1.0 has no Transfer-Encoding": "HTTP/1.0 no tiene Transfer-Encoding",
    "Transfer-Encoding must be chunked": "Transfer-Encoding debe ser chunked",
    "Host is no host (RFC 9110, section 7.2)": "Host no es un host (RFC 9110, sección 7.2)",
    "Connection is no trailer (RFC 9110, section 6.5.1)": (
        "Connection no va después del cuerpo (RFC 9110, sección 6.5.1)"
    ),
    "the headers have more than {most#} bytes": "los encabezados tienen más de {most} bytes",
    "a request has at most {most#} headers": "una solicitud tiene a lo más {most} encabezados",
    "too much of the body is small chunks, extensions or trailers": (
        "demasiado del cuerpo son trozos pequeños, extensiones o encabezados finales"
    ),
    "this is no proxy": "esto no es un proxy",
    "more than {most#} requests wait for their answers": (
        "más de {most} solicitudes esperan su respuesta"
    ),
    "the request is not complete": "la solicitud no está completa",
    "the headers did not arrive in {s#} s": "los encabezados no llegaron en {s} s",
}
MODEL = {
    "the service failed; it was logged": "el servicio falló; quedó registrado",
    "its numbers are made up: it has learnt from simulated flights": (
        "sus cifras son inventadas: aprendió de vuelos simulados"
    ),
    "no API key can be used: nobody gets in": "ninguna clave de API sirve: nadie puede entrar",
    "this worker is ending": "este proceso está terminando",
    "model {tag} was trained on the features {old}, this code makes {new}: run `make train`": (
        "el modelo {tag} se entrenó con las variables {old}, este código hace {new}: ejecute "
        "`make train`"
    ),
    "model {tag} cannot be loaded: {why~}": "el modelo {tag} no se puede cargar: {why}",
    "model {tag} answered {scores} for {flights}": (
        "el modelo {tag} respondió {scores} para {flights}"
    ),
    "the model answered {score}": "el modelo respondió {score}",
    "model {tag} does not tell how late: run `make train`": (
        "el modelo {tag} no dice cuánto atraso: ejecute `make train`"
    ),
    "model {tag} gives its known flight {score}, and not {expected} as in training": (
        "el modelo {tag} da a su vuelo conocido {score}, y no {expected} como al entrenar"
    ),
    "model {tag} gives all flights the same probability": (
        "el modelo {tag} da a todos los vuelos la misma probabilidad"
    ),
    "it knows of days by {old}, this code makes {new}": (
        "conoce los días por {old}, este código hace {new}"
    ),
    "no hash of {name} is kept with it: train it anew": (
        "no guarda un hash de {name}: entrénelo de nuevo"
    ),
    "{name} cannot be read: {why}": "{name} no se puede leer: {why}",
    "{name} is damaged: it is not the file that was stored": (
        "{name} está dañado: no es el archivo que se guardó"
    ),
}
SENTENCES = KINDS | ROUTES | ADMISSION | DEPARTURES | CONNECTION | MODEL
