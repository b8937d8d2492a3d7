"""What an office is: quantities, calendars, activities, processes, scenarios, read and checked as forms."""
