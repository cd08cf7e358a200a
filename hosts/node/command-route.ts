import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
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
		value: { anyOf: [{ type: "number" }, text] },
	},
	required: ["who", "what"],
	additionalProperties: false,
};

/** A gateway that may end, and begin again with another site. */
export interface RunningGateway {
	readonly gateway: Gateway;
	/** Told of every answer. */
	onAnswer: ((answer: CommandAnswer) => void) | null;
}

/** What a person asks for, as it comes over HTTP. Without an id it gets one. */
export interface Asked extends Pick<Request, "who" | "what">, Partial<Pick<Request, "id" | "subject" | "forMs">> {
	readonly value?: string | number;
}

/** As what somebody asks: which token was said. */
export type AskedRole = "operator" | "installer";

/** Asks a gateway, and waits for what it answers; null: it did not answer in time, "twice": that id waits already. */
export type Ask = (asked: Asked, role: AskedRole) => Promise<CommandAnswer | null | "twice">;

/** The one place where a gateway's answers find whoever waits for them. */
export function askerOf(running: RunningGateway): Ask {
	const waiting = new Map<string, (answer: CommandAnswer) => void>();
	running.onAnswer = (answer) => waiting.get(answer.id)?.(answer);
	return async ({ who, what, subject = "", id = randomBytes(12).toString("hex"), forMs = 0, value = "" }, role) => {
		if (waiting.has(id)) return "twice";
		return new Promise((resolve) => {
			const timer = setTimeout(() => done(null), answerWithinMs);
			const done = (answer: CommandAnswer | null): void => {
				clearTimeout(timer);
				waiting.delete(id);
				resolve(answer);
			};
			waiting.set(id, done);
			const times = { forMs, atMs: 0, validForMs: 0 };
			running.gateway.ask({ id, who, role, what, subject, value: String(value), ...times });
		});
	};
}

/**
 * Takes commands at `POST path`, as JSON and as nothing else: a form of another site can't say that.
 *
 * @param roleOf as what a request asks; an operator by default
 */
export function routeCommands(
	app: FastifyInstance,
	path: string,
	ask: Ask,
	roleOf: (request: FastifyRequest) => AskedRole = () => "operator",
): void {
	app.removeContentTypeParser("text/plain");
	app.post(path, { schema: { body }, bodyLimit: bodyBytesMax }, async (request, reply) => {
		const asked = request.body as Asked;
		for (const name of ["who", "subject", "id"] as const) {
			if (Buffer.byteLength(asked[name] ?? "") <= textBytesMax) continue;
			const message = `${name} is longer than ${textBytesMax} bytes of UTF-8`;
			return reply.code(400).send({ code: "HG_REQUEST_WRONG", message });
		}
		const answer = await ask(asked, roleOf(request));
		if (answer === "twice") return reply.code(409).send({ code: "HG_REQUEST_WRONG", message: "it is asked already" });
		return answer ?? reply.code(504).send({ code: "HG_NO_ANSWER", message: "it is on record; see how it stands" });
	});
}
