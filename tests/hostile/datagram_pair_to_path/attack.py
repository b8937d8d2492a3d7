# %%
import array, socket
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    for act in (lambda end: end.sendto(BAIT["token"].encode(), BAIT["letterbox"]),
                lambda end: end.sendmsg([BAIT["token"].encode()], [], 0, BAIT["letterbox"]),
                lambda end: end.connect(BAIT["letterbox"]) or end.send(BAIT["token"].encode()),
                lambda end: end.sendto(BAIT["token"].encode(), BAIT["local_socket"]),
                lambda end: end.bind("\0" + BAIT["token"])):
        try:
            act(socket.socketpair(socket.AF_UNIX, kind)[0])
        except OSError as error:
            print(kind, error)
