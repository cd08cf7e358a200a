/** Every word that the page says, in Chinese. */
import { momentOf } from "../clock";
import { clockText, durationText } from "../format";
import type { Words } from "./en";
import { gatewayWords, outputStates, plain, restingOn, zoneNames } from "./zh-gateway";

export const zh: Words = {
	...gatewayWords,
	language: "zh",
	languageName: "中文",
	dateText(wallMs) {
		const { year, month, day, weekday } = momentOf(wallMs);
		return `${year}年${month}月${day}日 星期${"日一二三四五六"[weekday]}`;
	},
	momentText(wallMs, nowMs) {
		const day = zh.dayText(wallMs);
		return day === zh.dayText(nowMs) ? clockText(wallMs) : `${day} ${clockText(wallMs)}`;
	},
	dayText(wallMs) {
		const { day, month } = momentOf(wallMs);
		return `${month}月${day}日`;
	},
	clockName(zone, common, offset) {
		const name = zoneNames[common];
		if (zone === "UTC") return "UTC";
		return name === undefined ? `${zone}（${offset}）` : `${name}（${zone}，${offset}）`;
	},
	otherClock: (zone, time) => `${zoneNames[zone] ?? zone} ${time}`,
	connecting: "正在连接网关 …",
	simulated: (speed) => (speed === 1 ? "模拟农场，与现实同速" : `模拟农场，现实的 ${speed} 倍速`),

	linkUp: "链路正常",
	linkDown: "链路中断：数据存于闪存",
	linksDown: (down, all) => `${all} 条链路中 ${down} 条中断：数据存于闪存`,
	countyAway: "县级接收端未接收",
	noConnection: "与网关失去连接",
	noConnectionSince: (seconds) => `所见为 ${durationText(seconds * 1000)} 之前的数据，正在重试。`,
	failed: "演示程序无法读取网关",
	restProven: (bootCount, boot, proven) => `${started(bootCount, boot)}：所有输出于 ${proven} 确认静止`,
	restPending: (bootCount, boot) => `${started(bootCount, boot)}：正在确认所有输出静止 …`,
	bootNumber: (bootCount) => `第 ${bootCount} 次启动`,

	alarms: "报警",
	noAlarms: (count) => (count === 0 ? "没有设置报警" : "没有报警"),
	alarmRaised: "报警",
	alarmAcknowledged: "报警，已确认",
	alarmLatched: "已恢复，未确认",
	shelvedUntil: (moment) => `搁置至 ${moment}`,
	consequence: "由另一报警引起",
	alarmBy: (who) => `操作人 ${who}`,
	acknowledge: "确认",
	shelve: "搁置 1 小时",
	unshelve: "结束搁置",
	alarmPending: "即将报警",
	alarmClear: "正常",
	since: (moment) => `自 ${moment}`,
	sinceBefore: (moment) => `自 ${moment} 启动之前`,

	soil: "土壤含水量",
	watering: "灌溉中",
	wateringLeft: (left) => `灌溉中，最多 ${left}`,
	notWatering: "未灌溉",
	start: "启动",
	stop: "停止",
	meanOf: (count) => `${count} 个探头的平均值`,
	gauge: (value, low, high) => `${value}，范围 ${low} 至 ${high}`,

	water: "水泵和阀门",
	flow: "流量",
	air: "空气",
	outputState(state, rest) {
		if (rest === "local" && state === "at-rest") return "就地控制";
		return (rest === "on" ? restingOn[state] : undefined) ?? outputStates[state] ?? plain(state);
	},
	evidence(state, evidence) {
		if (state === "unreachable") return "无法读取继电器";
		const isShown =
			state === "on" || state === "proven" || state === "at-rest" || state === "locked" || state === "hand";
		if (evidence === "none" || !isShown) return "尚未回读";
		const isAtRest = state === "at-rest" || state === "locked";
		if (evidence === "relay" && state === "on") return "已切换，未证实：仅继电器回读";
		const shown = evidence === "relay" ? "继电器已回读" : `由${plain(evidence)}证实`;
		return isAtRest ? `静止，${shown}` : shown;
	},
	owner: (owner) => `由 ${plain(owner)}`,
	reason: plain,
	left: (left) => `最多还有 ${left}`,
	atRest: "静止",

	programs: "程序",
	automationOff: "自动控制已关闭",
	automationOffWhy:
		"连续多次启动过早结束。输出保持静止，程序得不到输出；停止、运行和手动开关仍然有效。持续十分钟的启动会结束这一状态。",
	automatic: "自动",
	paused: (left) => `已暂停，还有 ${left}`,
	pause: "暂停",
	pauseFor: "时长",
	resume: "恢复",

	commands: "指令",
	stopOutput: "停止",
	runOutput: "运行 …",
	minutes: "分钟",
	startRun: "开始",
	cancel: "取消",
	clearLock: "解除锁定",
	stopAll: "全部停止",
	about: (action, title) => `${action}：${title}`,
	asking: "已发出 …",
	notAsked: "未发出",
	askFailed: (message) => `未发出：${message}`,
	signIn: "操作之前",
	signInWhy: "令牌显示在启动本程序的终端里。姓名会与您的指令一起记录在案。",
	token: "令牌",
	tokenWrong: "这不是本网关的令牌。",
	name: "您的姓名",
	goOn: "继续",
	askedAs: (name) => `操作人：${name}`,
	changeName: "更改姓名",
	nobody: "页面旁的人",

	coldRoom: "冷库",
	controlProbe: "控制探头",
	alarmLimits(low, high) {
		if (low !== null && high !== null) return `低于 ${low} 或高于 ${high} 时报警`;
		if (high !== null) return `高于 ${high} 时报警`;
		return low === null ? "没有报警限" : `低于 ${low} 时报警`;
	},
	setPoint: "设定值",
	coolingStarts: "开始制冷",
	program: plain,
	humidity: "湿度",

	plots: "最近几小时",
	windows: "时间范围",
	windowNames: { hour: "1 小时", quarter: "6 小时", day: "24 小时", all: "全部" },
	plotSoil: "土壤含水量",
	plotFlow: "水流量",
	plotWaiting: "等待数据库中的第一批数据 …",
	plotFailed: (message) => `未刷新：${message}`,
	bandLegend: (low, high) => `范围 ${low} 至 ${high}`,
	alarmLegend: "报警限",
	plotLabel: (title, names) => `${title}曲线：${names.join("、")}`,

	link: "链路",
	countyDatabase: "县级",
	flashTitle: "存储",
	sinkUp: "已连接",
	sinkDown: "中断",
	waiting: "等待发送",
	skipped: "已跳过",
	today: "今日流量",
	todayText: (bytes, budget) => (budget === null ? bytes : `${bytes} / ${budget}`),
	month: "按此速度每月",
	backlog: "闪存中待发",
	backlogText: (records, values) => `${records} 条记录，${values} 个值`,
	flash: "闪存占用",
	of: (part, whole) => `${part} / ${whole}`,
	delivered: "县级数据库中",
	values: (count) => `${count} 个值`,
	duplicates: "重复存储",
	lastReceipt: "最近回执",
	ago: (age) => `${age} 前`,
	never: "还没有",
	inFlight: "在途",
	dropped: "因闪存已满丢失",
	records: (count) => `${count} 条记录`,

	bus: "总线负载",
	line: (name) => `线路 ${name}`,
	busShare: (percent) => `占用 ${percent} %`,
	allAnswer: "所有设备应答",
	silent: (names) => `无应答：${names.join("、")}`,
	busCounts: (requests, replies) => `${requests} 次请求，${replies} 次应答`,
	busFaults: (timeouts, damaged, exceptions) => `超时 ${timeouts}，损坏 ${damaged}，拒绝 ${exceptions}`,

	all: "全部测量值",
	showAll: (count) => `显示县级数据库中的全部 ${count} 个`,
	columns: { point: "测点", value: "数值", at: "测量时间", record: "记录" },

	uncertain: "不确定",
	bad: "没有有效值",
	none: "还没有值",
	notLive: "非实时",
	stale: (age) => (age === null ? "过期" : `过期 ${age}`),

	kind: plain,
	footer: (gateway, epoch, sequence) => `网关 ${gateway}，日志 ${epoch}，下一条记录 ${sequence}`,
};

function started(bootCount: number, boot: string): string {
	return `${bootCount > 1 ? "重新启动" : "启动"}于 ${boot}`;
}
