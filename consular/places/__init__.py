"""Places in messages: finds the places a person names and the GOV.UK travel-advice page of each.

The finder (finder, text, index, typos, context, choice) is standard library only, because the bot's own Python
loads it too; the gazetteer and what it reads are for the build alone.
"""
