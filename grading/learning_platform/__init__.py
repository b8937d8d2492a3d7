"""What goes between a class and its learning platform beside logins: points there, the class list from there."""
