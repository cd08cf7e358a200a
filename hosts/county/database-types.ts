/** Runs one statement with `$1`-style parameters. Integers wider than 32 bits: cast to `float8` in the statement. */
export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** What the county needs of a database; the same SQL runs on both kinds. */
export interface Database {
	readonly kind: "postgres" | "pglite";
	readonly query: Query;
	/**
	 * Commits when `work` resolves, rolls back when it rejects and rejects with the same error. `work` uses only the
	 * `query` that it is given. It is not run again.
	 */
	transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
	/** Ends every connection; later queries reject. */
	close(): Promise<void>;
}
