// Turns Slack's emoji names into characters; names it does not know stay visible as :name:.

const TABLE = `
grinning 😀 smile 😄 smiley 😃 grin 😁 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋
stuck_out_tongue 😛 hugging_face 🤗 thinking_face 🤔 zipper_mouth_face 🤐 neutral_face 😐 expressionless 😑
no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 relieved 😌 pensive 😔 sleeping 😴 sunglasses 😎
nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 flushed 😳
fearful 😨 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱 angry 😠
partying_face 🥳 melting_face 🫠 saluting_face 🫡 face_with_monocle 🧐 robot_face 🤖 ghost 👻 wave 👋
raised_hand ✋ hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉 point_up_2 👆
point_up ☝️ point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 clap 👏
raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏 muscle 💪 writing_hand ✍️ eyes 👀 brain 🧠 heart ❤️
orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 sparkling_heart 💖
broken_heart 💔 100 💯 boom 💥 dizzy 💫 sparkles ✨ star ⭐ star2 🌟 fire 🔥 zap ⚡ tada 🎉 confetti_ball 🎊
balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 sports_medal 🏅 first_place_medal 🥇 second_place_medal 🥈
third_place_medal 🥉 dart 🎯 game_die 🎲 art 🎨 rocket 🚀 airplane ✈️ train 🚆 bike 🚲 house 🏠 office 🏢
classical_building 🏛️ seedling 🌱 herb 🌿 four_leaf_clover 🍀 deciduous_tree 🌳 evergreen_tree 🌲
sunflower 🌻 rose 🌹 cherry_blossom 🌸 bouquet 💐 maple_leaf 🍁 fallen_leaf 🍂 sunny ☀️ cloud ☁️ rainbow 🌈
snowflake ❄️ snowman ⛄ umbrella ☂️ ocean 🌊 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏
globe_with_meridians 🌐 moon 🌔 sunrise 🌅 coffee ☕ tea 🍵 beers 🍻 pizza 🍕 cake 🍰 birthday 🎂 cookie 🍪
apple 🍎 bulb 💡 memo 📝 pencil 📝 pencil2 ✏️ book 📖 books 📚 open_book 📖 notebook 📓 bookmark 🔖
newspaper 📰 mortar_board 🎓 school 🏫 briefcase 💼 computer 💻 desktop_computer 🖥️ iphone 📱
telephone_receiver 📞 email 📧 envelope ✉️ mailbox 📫 inbox_tray 📥 outbox_tray 📤 package 📦 paperclip 📎
link 🔗 pushpin 📌 round_pushpin 📍 calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock 🕒 clock1 🕐 clock3 🕒
clock9 🕘 alarm_clock ⏰ stopwatch ⏱️ hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ bell 🔔 no_bell 🔕
mega 📣 loudspeaker 📢 speech_balloon 💬 left_speech_bubble 🗨️ thought_balloon 💭 lock 🔒 unlock 🔓 key 🔑
shield 🛡️ mag 🔍 mag_right 🔎 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ toolbox 🧰 clipboard 📋 bar_chart 📊
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 file_folder 📁 open_file_folder 📂
card_index_dividers 🗂️ wastebasket 🗑️ ballot_box_with_ballot 🗳️ white_check_mark ✅
heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️ negative_squared_cross_mark ❎
no_entry ⛔ no_entry_sign 🚫 warning ⚠️ exclamation ❗ question ❓ grey_question ❔ information_source ℹ️
bangbang ‼️ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄
twisted_rightwards_arrows 🔀 left_right_arrow ↔️ repeat 🔁 back 🔙 soon 🔜 new 🆕 heavy_plus_sign ➕
heavy_minus_sign ➖ double_vertical_bar ⏸️ black_right_pointing_triangle ▶️ arrow_forward ▶️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵
large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_green_square 🟩 large_yellow_square 🟨
large_red_square 🟥 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛ small_blue_diamond 🔹
small_orange_diamond 🔸 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣
keycap_ten 🔟 zero 0️⃣ busts_in_silhouette 👥 bust_in_silhouette 👤 technologist 🧑‍💻 student 🧑‍🎓 teacher 🧑‍🏫
office_worker 🧑‍💼 people_hugging 🫂 bridge_at_night 🌉 compass 🧭 world_map 🗺️ jigsaw 🧩 balance_scale ⚖️ scales ⚖️
ear 👂 mirror 🪞 palm_tree 🌴 beach_with_umbrella 🏖️ desert_island 🏝️ face_with_thermometer 🤒 baby 👶
musical_note 🎵 microphone 🎤 camera 📷 movie_camera 🎥 film_projector 📽️ crystal_ball 🔮 magic_wand 🪄
recycle ♻️ flag-de 🇩🇪 flag-gb 🇬🇧 flag-us 🇺🇸 checkered_flag 🏁 triangular_flag_on_post 🚩 knot 🪢 thread 🧵
`;

const EMOJI = new Map(TABLE.trim().split(/\s+/).reduce((pairs, word, index, all) => {
  if (index % 2 === 0) pairs.push([word, all[index + 1]]);
  return pairs;
}, []));

/** The character of an emoji name (skin-tone suffixes are dropped), or undefined. */
export function emojiChar(name) {
  return EMOJI.get(name.replace(/::?skin-tone-\d$/, ''));
}

/** Replace every known :name: in a text. */
export function emojify(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (whole, name) => emojiChar(name) ?? whole);
}

/** Names that begin with `prefix`, for completion. */
export function emojiNames(prefix, limit = 8) {
  return [...EMOJI.keys()].filter((name) => name.startsWith(prefix)).slice(0, limit);
}
