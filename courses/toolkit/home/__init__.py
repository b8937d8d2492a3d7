"""The trainee's home: the course as a map, desks as pages, handing in, feedback; runs from the trainee's wheel."""
