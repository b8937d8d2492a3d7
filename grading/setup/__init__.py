"""A machine looked over, JupyterLab opened."""
