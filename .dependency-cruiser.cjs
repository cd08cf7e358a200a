/** Who may import whom: the drawing in README.md, as rules. A planted import is in test/style/boundaries.test.ts. */

/** Each room of modules/ and the rooms that its arrows reach; what those may import, it may import too. */
const arrows = {
	base: [],
	ports: [],
	agronomy: ["base"],
	time: ["base", "ports"],
	bus: ["base", "ports"],
	store: ["base", "ports"],
	state: ["base", "ports"],
	slots: ["base", "ports"],
	identity: ["base", "ports"],
	health: ["bus"],
	site: ["health", "time"],
	points: ["bus", "time"],
	outputs: ["points", "bus"],
	alarms: ["outputs"],
	programs: ["alarms", "time", "agronomy", "state"],
	commands: ["outputs", "alarms"],
	uplink: ["store", "time"],
};
const rooms = Object.keys(arrows);

/** The room itself and all that its arrows lead to. */
function reach(room) {
	return new Set([room, ...arrows[room].flatMap((next) => [...reach(next)])]);
}

/** base and ports stand at the bottom: not even the site's shapes for them, and ports import nothing at all. */
function mayImport(room) {
	if (room === "ports") return "^$";
	if (room === "base") return "^modules/base/";
	if (room === "agronomy") return "^modules/(agronomy|base)/";
	return `^modules/(${[...reach(room)].join("|")})/|^modules/site/(types|plan|profile|notices)\\.ts$`;
}

const forbidden = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const knownRooms = `^modules/(${[...rooms, "gateway"].join("|")})/`;
const clean = "^(modules|sim/core|sim/plants)/";

module.exports = {
	forbidden: [
		...rooms.map((room) =>
			forbidden(
				`${room}-arrows`,
				`modules/${room} may import ${[...reach(room)].filter((other) => other !== room).join(", ") || "nothing"}`,
				{ path: `^modules/${room}/` },
				{ path: "^modules/", pathNot: mayImport(room) },
			),
		),
		forbidden(
			"known-rooms",
			"A new room of modules/ gets its arrows in .dependency-cruiser.cjs first",
			{ path: "^modules/", pathNot: knownRooms },
			{},
		),
		forbidden(
			"known-rooms-imported",
			"The same, for a room that imports nothing",
			{},
			{ path: "^modules/", pathNot: knownRooms },
		),
		forbidden(
			"modules-stay-inside",
			"modules/ imports nothing of hosts, sim, drivers or anything else outside",
			{ path: "^modules/" },
			{ path: "^(hosts|sim|drivers|bin|scripts|test)/" },
		),
		forbidden(
			"core-without-node",
			"The core, the simulator's core and the plants run on XS too: no Node",
			{ path: clean },
			{ dependencyTypes: ["core"] },
		),
		forbidden(
			"core-without-packages",
			"The core, the simulator's core and the plants run on XS too: no package",
			{ path: clean },
			{ path: "node_modules", dependencyTypesNot: ["core", "local"] },
		),
		forbidden(
			"sim-core-arrows",
			"sim/core and sim/plants may import each other and modules",
			{ path: "^sim/(core|plants)/" },
			{ path: "^(hosts|sim|drivers|bin|scripts|test)/", pathNot: "^sim/(core|plants)/" },
		),
		forbidden(
			"demo-arrows",
			"sim/demo may import sim, hosts and modules",
			{ path: "^sim/demo/" },
			{ path: "^(drivers|bin|scripts|test)/" },
		),
		forbidden(
			"season-arrows",
			"sim/season may import sim/core, sim/plants, hosts and modules",
			{ path: "^sim/season/" },
			{ path: "^(drivers|bin|scripts|test)/|^sim/demo/" },
		),
		forbidden(
			"hosts-arrows",
			"hosts may import modules",
			{ path: "^hosts/" },
			{ path: "^(sim|drivers|bin|scripts|test)/" },
		),
		forbidden(
			"hosts-apart",
			"A host imports nothing of another host, but for what every command needs",
			{ path: "^hosts/([^/]+)/" },
			{
				path: "^hosts/",
				pathNot: "^hosts/($1/|node/(broker-url|errors|options|signals|directory-lock|key-file)\\.ts$)",
			},
		),
		forbidden(
			"nobody-imports-tests",
			"Tests and scripts are imported by themselves only; benches take from test/support what starts programs",
			{ pathNot: "^(test|scripts|bench)/" },
			{ path: "^(test|scripts)/" },
		),
		forbidden(
			"nobody-imports-bin",
			"bin/ is the top; tests may look into it",
			{ pathNot: "^(bin|test)/" },
			{ path: "^bin/" },
		),
		forbidden(
			"shipped-without-development-packages",
			"`npm start` installs without development packages",
			{ path: "^(bin|hosts|sim)/" },
			{ dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
		),
		forbidden("no-unresolvable", "An import that leads nowhere", {}, { couldNotResolve: true }),
		forbidden("no-circular", "No circles, not even of types", {}, { circular: true }),
		forbidden(
			"no-orphans",
			"A file that nobody imports and that imports nothing",
			{ orphan: true, pathNot: ["^test/", "\\.d\\.ts$"] },
			{},
		),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.base.json" },
		enhancedResolveOptions: {
			extensions: [".ts", ".mjs", ".js", ".json"],
			exportsFields: ["exports"],
			conditionNames: ["types", "import", "node", "default", "require"],
		},
	},
};
