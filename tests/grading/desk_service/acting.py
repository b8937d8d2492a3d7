"""What a trainee does on the tiny exercise's one desk."""


def decide(client, case="case1", **values):
    """Decide one case at the tiny exercise's desk; returns what the desk is told."""
    message = {"what": "decide", "desk": "cases", "case": case, "values": values or {"colour": "red", "months": 3}}
    return client.post("/exercise/T1/act", json=message).json()


def state(client):
    """What the desk draws itself from."""
    return client.get("/exercise/T1/state/cases").json()
