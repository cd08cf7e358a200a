import type { FastifyInstance } from "fastify";
import { HeadgateError } from "../../node/errors";
import type { Acknowledger } from "../notify/acknowledge";
import type { Links, LinkTarget } from "../notify/links";
import { errorShape, gatewayParameter, type Shape } from "./shapes";

export interface AcknowledgeOptions {
	readonly acknowledger: Acknowledger;
	readonly links: Links;
	/** What requests of programs must bear; null: there is none, so none may acknowledge. */
	readonly token: string | null;
}

/** Bytes of a name in a command. */
const whoBytesMax = 48;
/** Who acknowledges. */
export const acknowledgeShape: Shape = {
	type: "object",
	properties: { who: { type: "string", minLength: 1, maxLength: whoBytesMax } },
	required: ["who"],
	additionalProperties: false,
};
/** Path that a signed link opens without a token. */
export const linkPath = "/acknowledge";

/**
 * The two ways in which an acknowledgement comes: a program's request with the token, and a person's link. Opening a
 * link changes nothing, since mail programs open links to look at them; the button on its page does.
 */
export function serveAcknowledge(app: FastifyInstance, { acknowledger, links, token }: AcknowledgeOptions): void {
	const body = acknowledgeShape;
	const params = {
		type: "object",
		properties: { gateway: gatewayParameter, alarm: { type: "string", maxLength: 64 } },
	};
	const schema = { body, params, response: { "4xx": errorShape, "5xx": errorShape } };
	app.post("/gateways/:gateway/alarms/:alarm/acknowledge", { schema }, async (request, reply) => {
		if (token === null)
			throw new HeadgateError("HG_TOKEN_NEEDED", "start the receiver with --http-token FILE for this");
		const { gateway, alarm } = request.params as { gateway: string; alarm: string };
		const { who } = request.body as { who: string };
		if (Buffer.byteLength(who) > whoBytesMax) {
			throw new HeadgateError("HG_REQUEST_WRONG", `who is longer than ${whoBytesMax} bytes of UTF-8`);
		}
		await acknowledger.acknowledge({ gateway, alarm, who });
		return reply.code(202).send({ gateway, alarm, who });
	});
	app.get(linkPath, async (request, reply) => {
		const target = targetOf(links, request.query);
		const question = `${target.alarm} of ${target.gateway}: I have seen it and take care of it.`;
		const form = `<form method="post"><button>Acknowledge as ${escaped(target.who)}</button></form>`;
		return reply.type("text/html; charset=utf-8").send(page(question, form));
	});
	app.post(linkPath, async (request, reply) => {
		const target = targetOf(links, request.query);
		await acknowledger.acknowledge(target);
		return reply
			.type("text/html; charset=utf-8")
			.send(page(`${target.alarm} of ${target.gateway}: noted, thank you.`, ""));
	});
	// A form without fields has an empty body of this type.
	app.addContentTypeParser("application/x-www-form-urlencoded", (_request, payload, done) => {
		payload.resume();
		payload.on("end", () => done(null, null));
	});
}

function targetOf(links: Links, query: unknown): LinkTarget {
	const target = links.read(query as Readonly<Record<string, unknown>>);
	if (target === null) throw new HeadgateError("HG_LINK_WRONG", "this link is not whole, or not of this receiver");
	return target;
}

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(text: string, form: string): string {
	const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Headgate</title>';
	return `<!doctype html><html lang="en"><head>${head}</head><body><p>${escaped(text)}</p>${form}</body></html>`;
}
