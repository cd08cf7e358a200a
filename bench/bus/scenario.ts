import type { PeerKind } from "./peers";
import type { Row } from "./report";

/** What a scenario is given. */
export interface Bench {
	/** A tenth of the work, for a look. */
	readonly quick: boolean;
	readonly peers: readonly PeerKind[];
	/** Program of libmodbus for pty runs; null where it could not be made. */
	readonly libmodbus: string | null;
	/** Where processes of the bench put their sockets and links. */
	readonly folder: string;
	add(row: Pick<Row, "scenario" | "master" | "value" | "unit"> & Partial<Row>): void;
}

export interface Scenario {
	readonly name: string;
	run(bench: Bench): Promise<void>;
}
