/** So many files are sent at once: on HTTP/1.1 a browser has six connections, and messages need some too. */
const AT_ONCE = 2;

/** A file on its way to the server. */
export interface Sending {
  /** Its id there. @throws Error saying why it did not get there. */
  id: Promise<string>;
  cancel(): void;
}

let running = 0;
const waiting: (() => void)[] = [];

/** Sends a file for a message in a channel. `progress` is told the share of it that is there, from 0 to 1. */
export function sendFile(channel: string, file: File, progress: (share: number) => void): Sending {
  const request = new XMLHttpRequest();
  let isCancelled = false;
  const id = (async () => {
    await turn();
    try {
      if (isCancelled) throw new Error("It was cancelled.");
      return await post(request, channel, file, progress);
    } finally {
      done();
    }
  })();
  // Whoever waits for it is told; nobody has to.
  id.catch(() => {});
  const cancel = () => {
    isCancelled = true;
    request.abort();
  };
  return { id, cancel };
}

/** Takes back a file that is in no message. One that is not taken back is forgotten by the server after a day. */
export function deleteUpload(id: string): void {
  fetch(`/api/attachments/${encodeURIComponent(id)}`, { method: "DELETE", keepalive: true }).catch(() => {});
}

function turn(): Promise<void> | undefined {
  if (running++ < AT_ONCE) return;
  return new Promise((resolve) => waiting.push(resolve));
}

function done(): void {
  running--;
  waiting.shift()?.();
}

/** Only this kind of request says how much of its body has gone. */
function post(
  request: XMLHttpRequest,
  channel: string,
  file: File,
  progress: (share: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(why));
    request.open("POST", "/api/attachments");
    request.responseType = "json";
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, response } = request;
      if (status === 201) resolve(response.id);
      else fail(response?.detail ?? `The server refused it (${status}).`);
    };
    request.onerror = () => fail("The server cannot be reached, or the file has changed since it was chosen.");
    request.onabort = () => fail("It was cancelled.");
    const form = new FormData();
    // The server needs to know where the file belongs before it comes.
    form.append("channel_id", channel);
    form.append("file", file, file.name);
    request.send(form);
  });
}
