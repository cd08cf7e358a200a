import type { PeerKind } from "./peers";
import type { Row } from "./report";

/** What a scenario is given. */
export interface Bench {
	/** A tenth of the work, for a look. */
	readonly quick: boolean;
	readonly peers: readonly PeerKind[];
	/** The paced line of pty scenarios; they do not run where it could not be made. */
	readonly pacer: string;
	/** Program of libmodbus for pty runs; null where it could not be made. */
	readonly libmodbus: string | null;
	/** Where processes of the bench put their sockets and links. */
	readonly folder: string;
	add(row: Pick<Row, "scenario" | "master" | "value" | "unit"> & Partial<Row>): void;
}

export interface Scenario {
	readonly name: string;
	readonly onPty?: true;
	run(bench: Bench): Promise<void>;
}
