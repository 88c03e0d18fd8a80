"""Serves S3 from a folder: OpenStack Swift with its s3api, all of it in one process and without authentication services.

Arguments: folder, port, access key ("account:user"), secret. Writes "ready" when it takes requests. In one process it
starts in a second and ends as one; the services of Swift's packages would run on the machine and need its configuration.
"""
import logging
import os
import sys

# A file beside this one that is named like a package would be taken for it.
sys.path.pop(0)

import eventlet

eventlet.monkey_patch()

from swift.common import storage_policy, utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import SwiftHttpProtocol, loadapp

FOLDER, PORT, ACCESS_KEY, SECRET = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
STORES = ("account", "container", "object")
FILTERS = {
    "catch_errors": "catch_errors",
    "gatekeeper": "gatekeeper",
    "cache": "memcache",
    "listing_formats": "listing_formats",
    "s3api": "s3api",
    "tempauth": "tempauth",
    "copy": "copy",
    "slo": "slo",
}


def write(name, text):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.write(text)


def write_ring(kind, port):
    """One disk, one copy: where Swift looks for what it has stored."""
    builder = RingBuilder(4, 1, 1)
    place = {"ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "device": "disk", "weight": 1, "meta": "", **place})
    builder.rebalance()
    builder.get_ring().save(os.path.join(FOLDER, kind + ".ring.gz"))


def write_settings():
    common = f"[DEFAULT]\nswift_dir = {FOLDER}\ndevices = {FOLDER}/devices\nmount_check = false\nlog_level = ERROR\n"
    for kind in STORES:
        write(f"{kind}.conf", f"{common}[pipeline:main]\npipeline = server\n[app:server]\nuse = egg:swift#{kind}\n")
    proxy = f"[pipeline:main]\npipeline = {' '.join(FILTERS)} proxy-server\n"
    proxy += "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n"
    for name, egg in FILTERS.items():
        proxy += f"[filter:{name}]\nuse = egg:swift#{egg}\n"
        if name == "tempauth":
            proxy += f"user_{ACCESS_KEY.replace(':', '_')} = {SECRET} .admin\n"
    write("proxy.conf", common + proxy)
    write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = only\ndefault = yes\n")
    utils.SWIFT_CONF_FILE = os.path.join(FOLDER, "swift.conf")
    utils.validate_hash_conf()
    storage_policy.reload_storage_policies()


def serve(kind, socket):
    conf = os.path.join(FOLDER, kind + ".conf")
    app = loadapp(conf, global_conf={"log_name": kind})
    log = logging.getLogger(kind)
    return eventlet.spawn(eventlet.wsgi.server, socket, app, log, protocol=SwiftHttpProtocol, debug=False)


os.makedirs(os.path.join(FOLDER, "devices", "disk"))
sockets = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in STORES}
for kind in STORES:
    write_ring(kind, sockets[kind].getsockname()[1])
write_settings()
for kind in STORES:
    serve(kind, sockets[kind])
front = serve("proxy", eventlet.listen(("127.0.0.1", PORT)))
print("ready", flush=True)
front.wait()
