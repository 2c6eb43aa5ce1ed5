// Slack's short codes for the emoji that messages here use; others stay as they were typed.

const table = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔|no_entry_sign 🚫
rotating_light 🚨|fire 🔥|boom 💥|bug 🐛|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|old_key 🗝️|shield 🛡️|mag 🔍|mag_right 🔎
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|alarm_clock ⏰|clock1 🕐|clock3 🕒|clock9 🕘|zzz 💤|arrows_counterclockwise 🔄
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|leftwards_arrow_with_hook ↩️|fast_forward ⏩|black_right_pointing_double_triangle_with_vertical_bar ⏭️
black_square_for_stop ⏹️|double_vertical_bar ⏸️|repeat 🔁|red_circle 🔴|large_orange_circle 🟠|large_orange_diamond 🔶|large_yellow_circle 🟡|large_green_circle 🟢
large_blue_circle 🔵|large_blue_diamond 🔷|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|black_large_square ⬛|white_large_square ⬜|heavy_minus_sign ➖
heavy_plus_sign ➕|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|information_source ℹ️|bulb 💡|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️
gear ⚙️|nut_and_bolt 🔩|electric_plug 🔌|satellite 🛰️|satellite_antenna 📡|globe_with_meridians 🌐|link 🔗|chains ⛓️|computer 💻|desktop_computer 🖥️
floppy_disk 💾|card_file_box 🗃️|file_cabinet 🗄️|elephant 🐘|package 📦|inbox_tray 📥|outbox_tray 📤|clipboard 📋|memo 📝|page_facing_up 📄|pushpin 📌
books 📚|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|calendar 📆|date 📅|bell 🔔|no_bell 🔕|mega 📣|speech_balloon 💬|thought_balloon 💭
eyes 👀|wave 👋|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌|raised_hands 🙌|pray 🙏|clap 👏|muscle 💪
tada 🎉|rocket 🚀|sparkles ✨|star ⭐|heart ❤️|green_heart 💚|100 💯|smile 😄|slightly_smiling_face 🙂|grinning 😀|joy 😂|thinking_face 🤔|sweat_smile 😅|cry 😢|scream 😱
robot_face 🤖|ambulance 🚑|hospital 🏥|stethoscope 🩺|thermometer 🌡️|pill 💊|skull 💀|ghost 👻|turtle 🐢|snail 🐌|dash 💨|snowflake ❄️|zap ⚡|construction 🚧
traffic_light 🚦|vertical_traffic_light 🚦|octagonal_sign 🛑|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|house 🏠|bust_in_silhouette 👤|busts_in_silhouette 👥
ladder 🪜|door 🚪|label 🏷️|ticket 🎫|lady_beetle 🐞|snake 🐍|whale 🐳|coffee ☕|beers 🍻|trophy 🏆|recycle ♻️|wastebasket 🗑️|paperclip 📎|scroll 📜|test_tube 🧪|magnet 🧲`;

const byName: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map((entry): [string, string] => {
      const [name = "", character = ""] = entry.split(" ");
      return [name, character];
    }),
);

/** The character for a short code (without colons), or the code as Slack shows unknown ones. */
export function emojiCharacter(name: string): string {
  return byName.get(name.split("::")[0] ?? name) ?? `:${name}:`;
}
