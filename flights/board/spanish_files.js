// Lo que la página dice de archivos y sus filas. english_files.js tiene las mismas claves.

export const OF_FILES = {
  file_large: "El archivo supera {most} MB. Deje las filas del día y suéltelo de nuevo.",
  file_rows:
    "El archivo tiene más de {most} filas. Deje los días que necesita y suéltelo de nuevo.",
  file_columns:
    "El archivo tiene más de {most} columnas. Deje las de los vuelos y suéltelo de nuevo.",
  file_empty: "El archivo está vacío. Guarde de nuevo el itinerario y suéltelo.",
  file_no_rows: "Hay encabezados, pero ninguna fila. Guarde de nuevo el itinerario con sus vuelos.",
  file_quote:
    "Una comilla de la fila {row} no se cierra. Guarde de nuevo el archivo desde la planilla.",
  file_binary: "Esto no es una tabla. Guarde el itinerario como .xlsx o CSV y suéltelo.",
  file_damaged: "El archivo está dañado. Guárdelo de nuevo desde la planilla.",
  file_password: "El archivo tiene contraseña. Guárdelo sin ella y suéltelo de nuevo.",
  file_old_excel: "Es un .xls de Excel antiguo. Guárdelo como .xlsx o CSV y suéltelo.",
  file_xlsb: "Es un .xlsb binario de Excel. Guárdelo como .xlsx o CSV y suéltelo.",
  file_ods: "Es una planilla OpenDocument. Guárdela como .xlsx o CSV y suéltela.",
  file_numbers: "Es una planilla de Numbers. Expórtela como Excel o CSV y suéltela.",
  file_zip: "Es un archivo zip. Descomprímalo y suelte el itinerario que contiene.",
  file_pdf: "Es un PDF. Suelte la planilla de la que se hizo.",
  file_compressed: "El archivo está comprimido. Descomprímalo y suelte el itinerario.",
  file_image: "Es una imagen. Suelte la planilla misma.",
  file_xml: "Es XML. Guarde el itinerario como .xlsx o CSV y suéltelo.",
  file_html:
    "Es una página web, quizás una para iniciar sesión. Guarde el itinerario como .xlsx o CSV.",
  file_json: "Es JSON: envíelo a la API, o guarde el itinerario como .xlsx o CSV.",
  dates_contradict:
    "«{one}» tiene primero el día, «{other}» el mes. Escriba las fechas de una sola forma y suelte el archivo de nuevo.",
  note_read_as: "leído como {encoding}, {separator}",
  note_sheet: {
    one: "hoja «{sheet}», otra sin leer",
    other: "hoja «{sheet}», otras {others} sin leer",
  },
  note_title: { one: "{rows} fila de título omitida", other: "{rows} filas de título omitidas" },
  note_no_headings: "sin encabezados",
  note_end: "termina antes de la fila {row}",
  semicolon: "punto y coma",
  comma: "comas",
  tab: "tabulaciones",
  bar: "barras",
  refused_title: { one: "{n} fila no se usó", other: "{n} filas no se usaron" },
  refused_row: "Fila",
  refused_column: "Columna",
  refused_value: "Valor",
  refused_why: "Por qué, y cómo se arregla",
  row_not_from_here: "No sale de {city} ({codes}). Solo se conocen sus salidas.",
  row_no_origin: "Falta el origen. Ponga su código: {codes}.",
  row_long: "Más largo que cualquier nombre. Revise que las columnas sean las correctas.",
  row_bad_date: "No es una fecha. Escríbala como 22-12-2017 o 2017-12-22.",
  row_no_date: "Falta la fecha. Complétela.",
  row_bad_time: "No es una hora del día. Escríbala como 9:20 o 21:05.",
  row_no_time: "Falta la hora programada. Complétela.",
  row_no_airline:
    "Falta la aerolínea. Ponga su nombre o código, o un número de vuelo que empiece con él.",
  row_no_destination: "Falta el destino. Ponga su código o ciudad.",
};
