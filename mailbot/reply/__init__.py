"""Decision to finished mail: templates, composing, calendar files. Nothing of a sender's markup comes out."""
