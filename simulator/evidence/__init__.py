"""What is published about offices, and whether our offices move as published."""
