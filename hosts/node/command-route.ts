import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Request } from "../../modules/commands/request";
import type { Gateway } from "../../modules/gateway/gateway";
import type { CommandAnswer } from "../../modules/uplink/command";

/** Longer than a desk waits for an output. */
const answerWithinMs = 40_000;
const textBytesMax = 48;
const bodyBytesMax = 4096;

const text = { type: "string", maxLength: textBytesMax };
const body = {
	type: "object",
	properties: {
		...{ who: { ...text, minLength: 1 }, what: text, subject: text, id: { ...text, pattern: "^[!-~]+$" } },
		forMs: { type: "integer", minimum: 0, maximum: 7 * 86_400_000 },
	},
	required: ["who", "what"],
	additionalProperties: false,
};

/** What a person asks for, as it comes over HTTP. Without an id it gets one. */
export type Asked = Pick<Request, "who" | "what"> & Partial<Pick<Request, "id" | "subject" | "forMs">>;

/** Asks a gateway, and waits for what it answers; null: it did not answer in time, "twice": that id waits already. */
export type Ask = (asked: Asked) => Promise<CommandAnswer | null | "twice">;

/** The one place where a gateway's answers find whoever waits for them. */
export function askerOf(gateway: Gateway): Ask {
	const waiting = new Map<string, (answer: CommandAnswer) => void>();
	gateway.onAnswer = (answer) => waiting.get(answer.id)?.(answer);
	return async ({ who, what, subject = "", id = randomBytes(12).toString("hex"), forMs = 0 }) => {
		if (waiting.has(id)) return "twice";
		return new Promise((resolve) => {
			const timer = setTimeout(() => done(null), answerWithinMs);
			const done = (value: CommandAnswer | null): void => {
				clearTimeout(timer);
				waiting.delete(id);
				resolve(value);
			};
			waiting.set(id, done);
			gateway.ask({ id, who, role: "operator", what, subject, forMs, atMs: 0, validForMs: 0 });
		});
	};
}

/** Takes commands at `POST path`, as JSON and as nothing else: a form of another site can't say that. */
export function routeCommands(app: FastifyInstance, path: string, ask: Ask): void {
	app.removeContentTypeParser("text/plain");
	app.post(path, { schema: { body }, bodyLimit: bodyBytesMax }, async (request, reply) => {
		const asked = request.body as Asked;
		for (const name of ["who", "subject", "id"] as const) {
			if (Buffer.byteLength(asked[name] ?? "") <= textBytesMax) continue;
			const message = `${name} is longer than ${textBytesMax} bytes of UTF-8`;
			return reply.code(400).send({ code: "HG_REQUEST_WRONG", message });
		}
		const answer = await ask(asked);
		if (answer === "twice") return reply.code(409).send({ code: "HG_REQUEST_WRONG", message: "it is asked already" });
		return answer ?? reply.code(504).send({ code: "HG_NO_ANSWER", message: "it is on record; see how it stands" });
	});
}
