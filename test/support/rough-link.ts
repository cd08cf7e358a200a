import { connect, createServer, type Socket } from "node:net";
import { generate, type Packet, parser } from "mqtt-packet";
import type { Random } from "../../sim/core/random";

/** What is hit: PUBACKs in both directions, packs, receipts. */
export const roughKinds = ["puback", "pack", "receipt"] as const;
type Kind = (typeof roughKinds)[number];
/** What happens to it; a late packet is overtaken by those behind it. */
export const roughFates = ["dropped", "doubled", "late"] as const;
type Fate = (typeof roughFates)[number];

const LATEST_MS = 700;

/** Every MQTT connection through it passes on what it is given, badly while it is rough. */
export interface RoughLink {
	readonly url: string;
	/** Of each kind every so many packets one meets a fate, the fates in turn; 0: the link is good. */
	every: number;
	/** Nobody comes through, and who was through is cut off. */
	setCut(isCut: boolean): void;
	/** How often it has happened, by "kind fate". */
	readonly counts: Readonly<Record<string, number>>;
	close(): Promise<void>;
}

function kindOf(packet: Packet): Kind | null {
	if (packet.cmd === "puback") return "puback";
	if (packet.cmd !== "publish") return null;
	if (packet.topic.endsWith("/records")) return "pack";
	return packet.topic.endsWith("/receipt") ? "receipt" : null;
}

/** A proxy before the broker at `brokerUrl`, on a free port of 127.0.0.1. */
export async function startRoughLink(brokerUrl: string, random: Random): Promise<RoughLink> {
	const { hostname, port: brokerPort } = new URL(brokerUrl);
	const counts: Record<string, number> = {};
	const sockets = new Set<Socket>();
	let isCut = false;
	let every = 0;
	const passed = new Map<Kind, number>();

	const fateOf = (packet: Packet): Fate | null => {
		const kind = kindOf(packet);
		if (kind === null || every === 0) return null;
		const number = (passed.get(kind) ?? 0) + 1;
		passed.set(kind, number);
		if (number % every !== 0) return null;
		const fate = roughFates[(number / every) % roughFates.length] as Fate;
		counts[`${kind} ${fate}`] = (counts[`${kind} ${fate}`] ?? 0) + 1;
		return fate;
	};
	const pass = (from: Socket, to: Socket): void => {
		const packets = parser();
		const send = (bytes: Buffer): void => {
			if (!to.destroyed) to.write(bytes);
		};
		packets.on("packet", (packet: Packet) => {
			const bytes = generate(packet);
			const fate = fateOf(packet);
			if (fate === "dropped") return;
			if (fate === "late") setTimeout(send, random.between(LATEST_MS / 4, LATEST_MS), bytes);
			else send(bytes);
			if (fate === "doubled") send(bytes);
		});
		packets.on("error", () => from.destroy());
		from.on("data", (bytes) => packets.parse(bytes));
		from.on("error", () => undefined); // what dies at one end is cut off at the other, below
		from.on("close", () => to.destroy());
	};
	const server = createServer((near) => {
		if (isCut) {
			near.destroy();
			return;
		}
		const far = connect(Number(brokerPort), hostname);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.once("close", () => sockets.delete(socket));
		}
		pass(near, far);
		pass(far, near);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" ? address?.port : 0;
	const cutAll = (): void => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		url: `mqtt://127.0.0.1:${port}`,
		get every() {
			return every;
		},
		set every(value) {
			every = value;
		},
		setCut(value) {
			isCut = value;
			if (isCut) cutAll();
		},
		counts,
		close: () => {
			cutAll();
			return new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
