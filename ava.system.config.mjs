/** System tests: real programs, ports and kills, so one at a time. `npm test` bundles them from test/ first. */
export default {
	files: ["build/test/system/**/*.test.js"],
	workerThreads: false,
	nodeArguments: ["--enable-source-maps"],
	concurrency: 1,
	serial: true,
	timeout: "5m",
};
