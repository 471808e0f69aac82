"""What is wrong with flights that are sent as tensors."""

SENTENCES = {
    "{field?}has shape {shape} and {n#} values": "{field}tiene la forma {shape} y {n} valores",
    "{field?}has the name of an earlier one": "{field}tiene el nombre de uno anterior",
    "{field?}must have as many values each, at least one, got {value}": (
        "{field}deben tener cada uno los mismos valores, al menos uno, llegó {value}"
    ),
    "{field?}must be atraso, the only output, got {value}": (
        "{field}debe ser atraso, la única salida, llegó {value}"
    ),
    "{field?}stands in an object more than once": "{field}está más de una vez en un objeto",
    "the tensors have more values than {most#} flights may have": (
        "los tensores tienen más valores que los que pueden tener {most} vuelos"
    ),
    "binary tensors are not read: send JSON (binary_data=False)": (
        "no se leen tensores binarios: envíe JSON (binary_data=False)"
    ),
}
