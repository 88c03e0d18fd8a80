"""In the place of SeaweedFS: the Swift of the tests, at the port and with the health and the names of `weed mini`."""
import os
import runpy
import sys
import tempfile

# swift.py beside this file would be taken for the package.
sys.path.pop(0)

import eventlet

eventlet.monkey_patch()

from swift.common import wsgi

# Swift's keys have two parts. The key's id is not among what is signed.
KEY = os.environ["AWS_ACCESS_KEY_ID"]
ACCOUNT = KEY.replace("-", ":", 1)
load, listen = wsgi.loadapp, eventlet.listen


def load_with_front(conf, **options):
    app = load(conf, **options)
    return front(app) if conf.endswith("proxy.conf") else app


def front(app):
    def answer(env, start):
        if env["PATH_INFO"] == "/healthz":
            start("200 OK", [("Content-Length", "0")])
            return [b""]
        authorization = env.get("HTTP_AUTHORIZATION", "")
        env["HTTP_AUTHORIZATION"] = authorization.replace(f"Credential={KEY}/", f"Credential={ACCOUNT}/")
        return app(env, start)

    return answer


wsgi.loadapp = load_with_front
eventlet.listen = lambda place: listen(("0.0.0.0", 8333) if place[1] == 8333 else place)
folder = tempfile.mkdtemp(dir="/data")
sys.argv = ["swift.py", folder, "8333", ACCOUNT, os.environ["AWS_SECRET_ACCESS_KEY"]]
# It takes the first for its own folder.
sys.path.insert(0, "")
runpy.run_path("/usr/local/lib/swift.py", run_name="__main__")
