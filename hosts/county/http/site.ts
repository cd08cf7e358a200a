import type { FastifyInstance } from "fastify";
import { tableBytesMax } from "../../../modules/site/table";
import { HeadgateError } from "../../node/errors";
import type { SiteDeliveries } from "../sites/deliveries";
import { errorShape, gatewayParameter } from "./shapes";

const whoBytesMax = 48;

export interface SiteOptions {
	readonly deliveries: SiteDeliveries;
	/** Whether a request bears the installer's token. */
	isInstaller(authorization: string | undefined): boolean;
}

/** Takes a table for a gateway, from whoever has the installer's token. */
export function serveSite(app: FastifyInstance, { deliveries, isInstaller }: SiteOptions): void {
	app.addContentTypeParser(
		"application/octet-stream",
		{ parseAs: "buffer", bodyLimit: tableBytesMax },
		(_request, content, done) => done(null, content),
	);
	const schema = {
		params: { type: "object", properties: { gateway: gatewayParameter } },
		querystring: {
			type: "object",
			properties: { who: { type: "string", minLength: 1, maxLength: whoBytesMax } },
			required: ["who"],
			additionalProperties: false,
		},
		response: { "4xx": errorShape, "5xx": errorShape },
	};
	app.post("/gateways/:gateway/site", { schema }, async (request, reply) => {
		if (!isInstaller(request.headers.authorization)) {
			throw new HeadgateError("HG_ROLE", "a site is an installer's: say the token of --installer-token");
		}
		const { gateway } = request.params as { gateway: string };
		const { who } = request.query as { who: string };
		if (Buffer.byteLength(who) > whoBytesMax) {
			throw new HeadgateError("HG_REQUEST_WRONG", `who is longer than ${whoBytesMax} bytes of UTF-8`);
		}
		if (!Buffer.isBuffer(request.body)) {
			throw new HeadgateError("HG_REQUEST_WRONG", "send a table, as headgate build makes it: application/octet-stream");
		}
		const { id, table } = await deliveries.deliver(gateway, Uint8Array.from(request.body), who);
		return reply.code(202).send({ gateway, id, table });
	});
}
