import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { HeadgateError } from "../errors";
import { livePath } from "../live-server";
import type { BusView } from "./bus-view";

const reasons: { readonly [code: string]: string } = {
	EACCES: "it belongs to another user",
	ENOTDIR: "that is no folder",
};

/** Listens to the gateway that runs on a data folder. */
export class LiveReader {
	readonly #folder: string;
	readonly #socket: Socket;
	/** What it said last. */
	view: BusView;
	#isOver = false;

	private constructor(folder: string, socket: Socket, first: BusView) {
		this.#folder = folder;
		this.#socket = socket;
		this.view = first;
	}

	/**
	 * Resolves when the gateway has said something.
	 *
	 * @throws HeadgateError `HG_NO_GATEWAY`
	 */
	static open(folder: string): Promise<LiveReader> {
		return new Promise((resolve, reject) => {
			let reader: LiveReader | null = null;
			const socket = connect(livePath(folder));
			socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
				const reason = reasons[code] === undefined ? "" : ` (${reasons[code]})`;
				reject(
					new HeadgateError(
						"HG_NO_GATEWAY",
						`no gateway runs on ${folder}${reason}: give the --data of one that does, or --site FILE and --line …`,
					),
				);
			});
			const lines = createInterface({ input: socket });
			lines.on("error", () => undefined); // the socket's own, told above
			lines.on("line", (text) => {
				const view = JSON.parse(text) as BusView;
				if (view.v !== 1) reject(new HeadgateError("HG_LIVE_NEWER", `${folder}: its gateway is of a later version`));
				else if (reader !== null) reader.view = view;
				else {
					reader = new LiveReader(folder, socket, view);
					resolve(reader);
				}
			});
			socket.on("close", () => {
				if (reader === null) reject(new HeadgateError("HG_NO_GATEWAY", `the gateway on ${folder} has just ended`));
				else reader.#isOver = true;
			});
		});
	}

	/** @throws HeadgateError `HG_NO_GATEWAY` when it has ended meanwhile */
	look(): BusView {
		if (this.#isOver) throw new HeadgateError("HG_NO_GATEWAY", `the gateway on ${this.#folder} has ended`);
		return this.view;
	}

	close(): void {
		this.#socket.destroy();
	}
}
