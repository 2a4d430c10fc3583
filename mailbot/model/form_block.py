"""The form that we send to be filled in and sent back, as both rooms know it: reply writes it, triage reads it.

    form  = BEGIN *( label ":" SP ( value / BLANK ) ) END

A value that we know already stands there; what is missing is BLANK. People answer over, after or instead of the
blank, above or below our mail, with quote marks before every line: only the labels and the two lines are relied on.
"""

BEGIN = "----- form to send back -----"
END = "----- end of form -----"
BLANK = "____"
