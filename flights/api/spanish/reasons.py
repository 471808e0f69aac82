"""Why a flight has its probability, as `flights.model.explain` and `flights.model.late` say it."""

SUMMARY = {
    "it is cancelled; if it left: {rest~}": "está cancelado; si saliera: {rest}",
    "it {happened~}: {here#}%, by the schedule {schedule#}%": (
        "{happened}: {here} %, según el itinerario {schedule} %"
    ),
    "{here#}%, {points#} points above the average flight ({base#}%); {most~}": (
        "{here} %, {points} puntos más que el vuelo promedio ({base} %); {most}"
    ),
    "{here#}%, {points#} points below the average flight ({base#}%); {most~}": (
        "{here} %, {points} puntos menos que el vuelo promedio ({base} %); {most}"
    ),
    "{here#}%, no different from the average flight ({base#}%); {most~}": (
        "{here} %, igual que el vuelo promedio ({base} %); {most}"
    ),
    "departures so far raise it by {points#} points": (
        "las salidas hasta ahora la suben en {points} puntos"
    ),
    "departures so far lower it by {points#} points": (
        "las salidas hasta ahora la bajan en {points} puntos"
    ),
    "{called~}, {words~}, counts most": "lo que más pesa es {called}, {words}",
    "the airline": "la aerolínea",
    "the destination": "el destino",
    "the hour": "la hora",
    "the weekday": "el día de la semana",
    "the origin": "el origen",
}
CONTRIBUTION = {
    "{words~}: {points#} points above {other~}": "{words}: {points} puntos más que {other}",
    "{words~}: {points#} points below {other~}": "{words}: {points} puntos menos que {other}",
    "{words~}: no different from {other~}": "{words}: igual que {other}",
    "the average flight": "el vuelo promedio",
    "what the schedule tells": "lo que dice el itinerario",
    "departures so far": "las salidas hasta ahora",
    "{name} (new to the model)": "{name} (desconocido para el modelo)",
    "{icao}, international": "{icao}, internacional",
    "{icao}, domestic": "{icao}, nacional",
}
WEEKDAYS = {
    "Monday": "lunes",
    "Tuesday": "martes",
    "Wednesday": "miércoles",
    "Thursday": "jueves",
    "Friday": "viernes",
    "Saturday": "sábado",
    "Sunday": "domingo",
}
HAPPENED = {
    "left {how~} at {time} on {day}": "salió {how} a las {time} del {day}",
    "left {how~} at {time}": "salió {how} a las {time}",
    "has not left by {time}, {passed~} after its time": (
        "no ha salido a las {time}, {passed} después de su hora"
    ),
    "on time": "a la hora",
    "{minutes~} late": "con {minutes} de atraso",
    "{minutes~} early": "con {minutes} de adelanto",
    "{n#} minute": "{n} minuto",
    "{n#} minutes": "{n} minutos",
}
SENTENCES = SUMMARY | CONTRIBUTION | WEEKDAYS | HAPPENED
