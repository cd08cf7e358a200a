import type { ResolvedProfile } from "../../modules/site/resolve";
import { GroPointTwin, OtherLeafTwin, Smt100Twin } from "./odd-twins-soil";
import { CodedRelayTwin, FlashRelayTwin, PzemTwin, RackTwin, TalkingTwin } from "./odd-twins-store";
import { LevelTwin, StartedTwin } from "./odd-twins-water";
import { ReadAwayRainTwin, TipRainTwin } from "./odd-twins-weather";
import { ProfileTwin, type TwinOptions } from "./profile-twin";

type Twin = new (profile: ResolvedProfile, options: TwinOptions) => ProfileTwin;

/** By profile, or by variant where only that is odd. */
const odd: { readonly [name: string]: Twin } = {
	"truebner-smt100-modbus": Smt100Twin,
	"jxct-ymsd-leaf/offset-batch": OtherLeafTwin,
	"gropoint-profile": GroPointTwin,
	"deltaohm-hd2016-rain": ReadAwayRainTwin,
	"honde-rain-gauge": TipRainTwin,
	"supmea-do7016": StartedTwin,
	"yosemitech-y5xx": StartedTwin,
	"yosemitech-y520": StartedTwin,
	"qdy30a-qdw90a": LevelTwin,
	"dixell-xc645cx": RackTwin,
	"eletechsup-r4dcb08": TalkingTwin,
	"eletechsup-r421a08": CodedRelayTwin,
	"waveshare-modbus-rtu-relay": FlashRelayTwin,
	"pzem-004t-v3-016": PzemTwin,
};

/** The twin of a device: odd where the device is, else as its profile says. */
export function twinOf(profile: ResolvedProfile, options: TwinOptions): ProfileTwin {
	const Odd = odd[profile.name] ?? odd[profile.profile.id];
	return Odd === undefined ? new ProfileTwin(profile, options) : new Odd(profile, options);
}
