"""In which language somebody writes."""
