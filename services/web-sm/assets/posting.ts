/** Sends a form of ours from a script. Resolves with null, or with why it was refused. */
export async function postForm(
  action: string,
  fields: Record<string, string>,
  init: Pick<RequestInit, "keepalive"> = {},
): Promise<string | null> {
  try {
    const response = await fetch(action, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { accept: "application/json" },
      ...init,
    });
    return response.ok ? null : (await response.json()).detail;
  } catch {
    return "The server cannot be reached.";
  }
}

/** Says below a message what went wrong with it, aloud too; with null that all is well. */
export function sayFailure(message: Element, failure: string | null): void {
  message.querySelector(":scope > .failure")?.remove();
  if (failure === null) return;
  const line = document.createElement("p");
  line.className = "failure";
  line.role = "alert";
  line.textContent = failure;
  message.append(line);
}
