import { Elysia } from "elysia";
import { z } from "zod";
import { AppError, invalidInput } from "#core/kernel/errors.ts";
import { singleLine } from "#core/kernel/text.ts";
import { answerDevice, getWaitingDevice, pollDevice, startDevice } from "#core/sessions/actions.ts";
import type { DeviceError, DeviceGrant, DeviceToken } from "#core/sessions/schema.ts";
import { originOf } from "#services/shared/http.ts";
import { readForm, readJson } from "../body.ts";
import type { GatewayDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { count, type RateLimits } from "../rate-limits.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { type Viewer, viewerOf } from "../viewer.ts";
import { Answered, DeviceCode, DeviceConsent } from "../views/device.tsx";

const startSchema = z.strictObject({ device_name: singleLine(1, 200) });
const pollSchema = z.object({ device_code: z.string().min(1).max(200) });
const answerSchema = z.enum(["approved", "denied"]);

/** Sign-in of terminals (RFC 8628): the terminal's two requests, and the page where a person consents in a browser. */
export function deviceRoutes(deps: GatewayDeps & { limits: RateLimits }) {
  return new Elysia()
    .use(requestContext(deps))
    .post(
      "/auth/device",
      async ({ request, traceId, address }) => {
        const input = startSchema.safeParse(await readJson(request));
        if (!input.success) throw invalidInput(input.error);
        const started = await startDevice(deps, { device_name: input.data.device_name, address });
        const page = `${deps.publicUrl.origin}/device`;
        const grant = {
          ...started,
          verification_uri: page,
          verification_uri_complete: `${page}?code=${started.user_code}`,
        };
        return json(200, grant satisfies DeviceGrant, traceId);
      },
      { parse: "none" },
    )
    .post(
      "/auth/device/token",
      async ({ request, traceId, address }) => {
        const input = pollSchema.safeParse(await readJson(request));
        if (!input.success) return refused("invalid_request", traceId);
        const answer = await pollDevice(deps, input.data.device_code, originOf(request, address, traceId));
        if ("error" in answer) return refused(answer.error, traceId);
        return json(200, { access_token: answer.token, token_type: "Bearer" } satisfies DeviceToken, traceId);
      },
      { parse: "none" },
    )
    .get("/device", async ({ request, requestUrl, traceId, address }) => {
      const viewer = await viewerOf(deps, request, traceId);
      if (!viewer) return redirect(toLogin(requestUrl.pathname + requestUrl.search), { traceId });
      const code = requestUrl.searchParams.get("code");
      if (!code) return pageResponse(<DeviceCode me={viewer.me} />, { traceId });
      count(deps.limits.deviceCodes, viewer.me.id);
      return orAskAgain(viewer, code, traceId, async () => {
        const device = await getWaitingDevice(deps, code);
        return pageResponse(<DeviceConsent me={viewer.me} device={device} address={address} now={deps.clock()} />, {
          traceId,
        });
      });
    })
    .post(
      "/device",
      async ({ request, traceId, address }) => {
        mustBeSameOrigin(request, deps.publicUrl);
        const viewer = await viewerOf(deps, request, traceId);
        const fields = await readForm(request);
        const code = fields.get("code") ?? "";
        if (!viewer) return redirect(toLogin(`/device?${new URLSearchParams({ code })}`), { traceId });
        const answer = answerSchema.safeParse(fields.get("answer"));
        if (!answer.success) throw invalidInput(answer.error);
        count(deps.limits.deviceCodes, viewer.me.id);
        return orAskAgain(viewer, code, traceId, async () => {
          await answerDevice(deps, viewer.actor, code, answer.data, originOf(request, address, traceId));
          return pageResponse(<Answered answer={answer.data} me={viewer.me} />, { traceId });
        });
      },
      { parse: "none" },
    );
}

const toLogin = (next: string): string => `/login?${new URLSearchParams({ next })}`;

/** A code that nobody waits under: the form once more, with the reason. */
async function orAskAgain(
  viewer: Viewer,
  code: string,
  traceId: string,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
    const page = <DeviceCode me={viewer.me} code={code} error={error.detail} />;
    return pageResponse(page, { traceId, status: error.status });
  }
}

const refused = (error: DeviceError, traceId: string) => json(400, { error }, traceId);

/** RFC 6749 §5.1: answers that may hold a token are kept by nobody on the way. */
function json(status: number, body: unknown, traceId: string): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", "x-trace-id": traceId } });
}
