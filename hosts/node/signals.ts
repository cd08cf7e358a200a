/** Resolves when the person, or whoever supervises the process, asks it to end. A second request ends it at once. */
export function askedToStop(): Promise<void> {
	return new Promise((resolve) => {
		let asked = false;
		const stop = (): void => {
			if (asked) process.exit(130);
			asked = true;
			resolve();
		};
		process.on("SIGINT", stop);
		process.on("SIGTERM", stop);
	});
}
