"""The process as a drawing: layers from start to end, one box for each activity, one line for each route."""
