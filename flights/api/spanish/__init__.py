"""Spanish for what the service says in English, as Chile writes it.

Each module has sentences, English to Spanish, with named places for what differs. A place is
followed by what it holds: `{n#}` a number, `{why~}` something that is itself a sentence,
`{field?}` the name of a field and a blank, or neither, `{hasta=}` one alone, `{pairs>}` such as
"date to fecha, time to hora"; any other is repeated as it is.
"""
