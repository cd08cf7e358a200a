/** Unit tests: side by side, each file in a process of its own. `npm test` bundles them from test/ first. */
export default {
	files: ["build/test/**/*.test.js", "!build/test/system/**"],
	workerThreads: false,
	nodeArguments: ["--enable-source-maps"],
	timeout: "5m",
};
