"""The trainee's home: the course as a map, the desks as pages, handing in and feedback; runs from the trainee's wheel."""
