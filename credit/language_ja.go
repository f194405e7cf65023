package credit

// Japanese puts no spaces between words, and has no word for "for": honorific.go and schedule_ja.go read what is
// special to it.
var japanese = Language{
	Tag: "ja", Name: "日本語",
	Called: []string{"ja", "日本語", "japanese", "japonés", "japonais", "japanisch", "japonês"},

	And: []string{"と", "や", "および", "及び", "ならびに"}, Privately: []string{"内緒で", "ないしょで", "こっそり", "非公開で"},

	Days: [7][]string{
		{"日曜日", "日曜", "日"},
		{"月曜日", "月曜", "月"},
		{"火曜日", "火曜", "火"},
		{"水曜日", "水曜", "水"},
		{"木曜日", "木曜", "木"},
		{"金曜日", "金曜", "金"},
		{"土曜日", "土曜", "土"},
	},
	BesideDays: []string{"毎週", "の", "に"},
	Since:      []string{"から"},
	Ago:        [4][]string{{"日"}, {"週", "週間"}, {"か月", "ヶ月", "カ月", "ヵ月", "月"}, {"年"}},

	Commands: map[string]string{
		"ストーリー": "story",
		"ヘルプ":   "help", "使い方": "help", "自分": "me", "私": "me", "今週": "week", "週": "week", "エピソード": "about",
		"バリュー": "values", "価値観": "values", "取り消し": "undo", "取消": "undo", "設定": "settings",
		"言語": "language", "静かに": "quiet", "リアクション": "reactions", "お知らせ": "announce", "告知": "announce",
		"エクスポート": "export",
		"書き出し":   "export", "忘れる": "forget", "忘れて": "forget me", "まとめ": "digest", "ダイジェスト": "digest",
		"メンバー": "lead", "よかった": "win", "よかったこと": "wins", "金曜": "friday", "チーム": "leads", "リマインド": "nudges",
		"リマインダー": "nudges", "節目": "milestone",
		"記念日": "milestone",

		"ここ": "here", "ここで": "here", "全体": "all", "すべて": "all", "全部": "all", "オフ": "off", "停止": "off",
		"終了": "off", "解除": "off", "削除": "off", "オン": "on", "開始": "on", "プレビュー": "preview", "マップ": "map",
		"人": "people", "レポート": "report", "メモ": "note", "一覧": "list", "スレッド": "thread", "スレッドで": "thread",
		"なし": "nowhere", "の": "of",
	},
	Hellos: []string{"こんにちは", "おはよう", "おはようございます", "こんばんは", "はじめまして", "やあ"},
	Thanks: []string{"ありがとう", "ありがとうございます", "どうもありがとう", "ありがとうございました", "どうも", "感謝"},

	Birthdays: []string{"誕生日", "バースデー", "生誕"},
	Changed: []string{
		"*おかげで*", "*ために*", "*ように*", "*ことで*", "*なので*", "*から", "*ので", "*できました*", "*助かり*",
		"*助かった*", "*救われ*",
	},
	BehindScenes: []string{
		"*陰で*", "*裏で*", "*縁の下*", "*黙々*", "*こっそり*", "*地道*", "*誰も気づか*", "*当番*", "*片付け*",
		"*ドキュメント*", "*手順書*", "*テスト*", "*レビュー*", "*根気*", "*バックアップ*", "*移行*",
	},
}
