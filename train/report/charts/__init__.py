"""The figures of the report, each in the section that speaks of it, and what they are drawn on."""
