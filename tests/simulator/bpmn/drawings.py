"""Small BPMN drawings, written out by hand as drawing programs write them."""

from xml.sax.saxutils import quoteattr

_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions '
         'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">\n{pools}')


def bpmn(*pools, names=()):
    """A file of one or more pools, each a string of shapes and lines."""
    parts = "".join(f'<bpmn:participant id="pool{i}" name={quoteattr(name)} processRef="p{i}"/>'
                    for i, name in enumerate(names))
    processes = "".join(f'<bpmn:process id="p{i}" name="Claims">{pool}</bpmn:process>' for i, pool in enumerate(pools))
    collaboration = f'<bpmn:collaboration id="c">{parts}</bpmn:collaboration>' if parts else ""
    return _HEAD.format(pools=collaboration) + processes + "</bpmn:definitions>"


def shape(kind, name, title="", inside="", **attributes):
    """One shape."""
    more = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<bpmn:{kind} id={quoteattr(name)} name={quoteattr(title or name)}{more}>{inside}</bpmn:{kind}>"


def timer(span, how="timeDuration"):
    """The definition inside a timer event."""
    return f"<bpmn:timerEventDefinition><bpmn:{how}>{span}</bpmn:{how}></bpmn:timerEventDefinition>"


def lines(*pairs):
    """Arrows, each `origin -> target` or `origin -> target: name`."""
    out = []
    for number, text in enumerate(pairs):
        ends, _, name = text.partition(": ")
        origin, target = ends.split(" -> ")
        out.append(f'<bpmn:sequenceFlow id="f{number}" sourceRef="{origin}" targetRef="{target}" '
                   f"name={quoteattr(name)}/>")
    return "".join(out)


def lanes(**roles):
    """Lanes: role → shapes."""
    inside = "".join(f'<bpmn:lane id="lane_{role}" name="{role}">'
                     + "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names) + "</bpmn:lane>"
                     for role, names in roles.items())
    return f'<bpmn:laneSet id="lanes">{inside}</bpmn:laneSet>'


CLAIM = (
    lanes(clerk=["check", "call"], officer=["assess", "sign"])
    + shape("startEvent", "start") + shape("userTask", "check", "Check the file")
    + shape("exclusiveGateway", "complete", "Complete?", default="f3")
    + shape("eventBasedGateway", "wait", "Wait for papers")
    + shape("intermediateCatchEvent", "papers", "Papers arrive", "<bpmn:messageEventDefinition/>")
    + shape("intermediateCatchEvent", "too_late", "Too late", timer("P30D"))
    + shape("endEvent", "dropped", "Closed without papers")
    + shape("parallelGateway", "fork") + shape("userTask", "assess", "Assess",
                                               "<bpmn:standardLoopCharacteristics/>")
    + shape("serviceTask", "query", "Ask the register") + shape("parallelGateway", "meet")
    + shape("manualTask", "sign", "Sign")
    + shape("boundaryEvent", "slow", "Two weeks", timer("R/P14D", "timeCycle"), attachedToRef="sign",
            cancelActivity="false")
    + shape("task", "call", "Call the person") + shape("endEvent", "called", "Called")
    + shape("sendTask", "letter", "Send the letter") + shape("endEvent", "done", "Done")
    + lines("start -> check", "check -> complete", "complete -> wait: papers missing", "complete -> fork",
            "wait -> papers", "wait -> too_late", "papers -> check", "too_late -> dropped", "fork -> assess",
            "fork -> query", "assess -> meet", "query -> meet", "meet -> sign", "slow -> call", "call -> called",
            "sign -> letter", "letter -> done"))
