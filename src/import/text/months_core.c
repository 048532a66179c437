/*
 * import/text/months_core.c
 *		Parses dates without a year in many languages.
 */
#include "import/text/months_core.h"

#include <string.h>

#include "import/text/unicode_core.h"

/* longer texts are not dates */
#define LONGEST_DATE 64

/*
 * Names and short names of the months in the languages of TikTok Studio, in dates and
 * alone, from CLDR, in lower case, with a blank for a point. Without Greek, and without
 * names that mean another month in another language.
 */
static const char *const month_names[12] = {
	/* January */
	"|january|jan|يناير|كانون الثاني|جانفي|януари|яну|জানুয়ারি|জানু|enero|ene|ledna|led|"
	"leden|januar|ژانویه|tammikuuta|tammi|tammikuu|janvier|janv|ינואר|ינו|जनवरी|जन|január|"
	"januari|gennaio|gen|មករា|ဇန်နဝါရီ|ဇန်|stycznia|sty|styczeń|janeiro|ianuarie|ian|января|"
	"янв|январь|januára|มกราคม|ม ค|ocak|oca|січня|січ|січень|جنوری|tháng một|tháng giêng|",
	/* February */
	"|february|feb|فبراير|شباط|فيفري|февруари|фев|ফেব্রুয়ারি|ফেব|pebrero|peb|února|úno|únor|"
	"februar|febrero|فوریه|helmikuuta|helmi|helmikuu|février|févr|פברואר|פבר|फ़रवरी|फ़र|"
	"február|febr|februari|febbraio|កុម្ភៈ|ဖေဖော်ဝါရီ|ဖေ|lutego|lut|luty|fevereiro|fev|"
	"februarie|февраля|февр|февраль|februára|กุมภาพันธ์|ก พ|şubat|şub|лютого|лют|лютий|فروری|"
	"tháng hai|फरवरी|",
	/* March */
	"|march|mar|مارس|آذار|март|মার্চ|marso|března|bře|březen|marts|märz|mär|marzo|"
	"maaliskuuta|maalis|maaliskuu|mars|מרץ|मार्च|március|márc|maret|មីនា|mac|မတ်|maart|mrt|"
	"marca|marzec|março|martie|марта|мар|marec|มีนาคม|มี ค|mart|березня|бер|березень|مارچ|"
	"tháng ba|mrz|",
	/* April */
	"|april|apr|أبريل|نيسان|أفريل|април|апр|এপ্রিল|এপ্রি|abril|abr|dubna|dub|duben|آوریل|"
	"huhtikuuta|huhti|huhtikuu|avril|avr|אפריל|אפר|अप्रैल|április|ápr|aprile|មេសា|ဧပြီ|"
	"kwietnia|kwi|kwiecień|aprilie|апреля|апрель|apríla|apríl|เมษายน|เม ย|nisan|nis|квітня|"
	"квіт|квітень|اپریل|tháng tư|",
	/* May */
	"|may|مايو|أيار|ماي|май|মে|mayo|května|kvě|květen|maj|mai|مه|toukokuuta|touko|toukokuu|"
	"מאי|मई|május|máj|mei|maggio|mag|ឧសភា|မေ|maja|maio|мая|mája|พฤษภาคม|พ ค|mayıs|травня|"
	"трав|травень|مئی|tháng năm|",
	/* June */
	"|june|jun|يونيو|حزيران|جوان|юни|জুন|hunyo|hun|června|čvn|červen|juni|junio|ژوئن|"
	"kesäkuuta|kesä|kesäkuu|juin|יוני|जून|június|jún|giugno|giu|មិថុនា|ဇွန်|czerwca|cze|"
	"czerwiec|junho|iunie|iun|июня|июн|июнь|júna|มิถุนายน|มิ ย|haziran|haz|червня|черв|"
	"червень|جون|tháng sáu|",
	/* July */
	"|july|jul|يوليو|تموز|جويلية|يوليوز|юли|জুলাই|জুল|hulyo|hul|července|čvc|červenec|juli|"
	"julio|ژوئیه|heinäkuuta|heinä|heinäkuu|juillet|juil|יולי|जुलाई|जुल|július|júl|luglio|lug|"
	"កក្កដា|julai|ဇူလိုင်|ဇူ|lipca|lip|lipiec|julho|iulie|iul|июля|июл|июль|júla|กรกฎาคม|ก ค|"
	"temmuz|tem|липня|лип|липень|جولائی|tháng bảy|",
	/* August */
	"|august|aug|أغسطس|آب|أوت|غشت|август|авг|আগস্ট|আগ|agosto|ago|srpna|srp|srpen|اوت|"
	"elokuuta|elo|elokuu|août|אוגוסט|אוג|अगस्त|अग|augusztus|agustus|agu|agt|សីហា|ogos|ogo|"
	"ဩဂုတ်|augustus|sierpnia|sie|sierpień|августа|augusta|augusti|สิงหาคม|ส ค|ağustos|ağu|"
	"серпня|серп|серпень|اگست|tháng tám|",
	/* September */
	"|september|sep|سبتمبر|أيلول|شتنبر|септември|сеп|সেপ্টেম্বর|সেপ|সেপ্ট|septiyembre|září|"
	"zář|sept|septiembre|سپتامبر|syyskuuta|syys|syyskuu|setyembre|set|septembre|ספטמבר|ספט|"
	"सितंबर|सित|szeptember|szept|settembre|កញ្ញា|စက်တင်ဘာ|စက်|września|wrz|wrzesień|setembro|"
	"septembrie|сентября|сент|сентябрь|septembra|กันยายน|ก ย|eylül|eyl|вересня|вер|вересень|"
	"ستمبر|tháng chín|setiembre|",
	/* October */
	"|october|oct|أكتوبر|تشرين الأول|октомври|окт|অক্টোবর|অক্টো|oktubre|okt|října|říj|říjen|"
	"oktober|octubre|اکتبر|lokakuuta|loka|lokakuu|octobre|אוקטובר|אוק|अक्टूबर|अक्टू|október|"
	"ottobre|ott|តុលា|အောက်တိုဘာ|အောက်|października|paź|październik|outubro|out|octombrie|"
	"октября|октябрь|októbra|ตุลาคม|ต ค|ekim|eki|жовтня|жовт|жовтень|اکتوبر|tháng mười|",
	/* November */
	"|november|nov|نوفمبر|تشرين الثاني|نونبر|ноември|ное|নভেম্বর|নভে|nobyembre|nob|listopadu|"
	"lis|listopad|noviembre|نوامبر|marraskuuta|marras|marraskuu|novembre|נובמבר|נוב|नवंबर|नव|"
	"វិច្ឆិកា|နိုဝင်ဘာ|နို|listopada|novembro|noiembrie|ноября|нояб|ноябрь|novembra|"
	"พฤศจิกายน|พ ย|kasım|kas|листопада|лист|листопад|نومبر|tháng mười một|",
	/* December */
	"|december|dec|ديسمبر|كانون الأول|دجنبر|декември|дек|ডিসেম্বর|ডিসে|disyembre|dis|"
	"prosince|pro|prosinec|dezember|dez|diciembre|dic|دسامبر|joulukuuta|joulu|joulukuu|"
	"décembre|déc|דצמבר|דצמ|दिसंबर|दिस|desember|des|dicembre|ធ្នូ|disember|ဒီဇင်ဘာ|ဒီ|"
	"grudnia|gru|grudzień|dezembro|decembrie|декабря|декабрь|decembra|ธันวาคม|ธ ค|aralık|ara|"
	"грудня|груд|грудень|دسمبر|tháng mười hai|tháng chạp|"};

/* words between a day and its month, or after a day */
static const char *const fillers[] = {"de", "d",  "di", "del", "of", "the",
									  "er", "st", "nd", "rd",  "th", "ngày"};

/* A part of a date: a number, or a word of letters. */
typedef struct Part
{
	bool is_number;
	int value; /* of a number with one or two digits */
	uint32_t letters[LONGEST_DATE];
	size_t length; /* number of digits or letters */
	Word word;	   /* as in the text */
} Part;

#define MAX_PARTS 6

static bool
is_word(const Part *part, const char *word)
{
	const char *end = word + strlen(word);
	size_t i = 0;

	while (word < end && i < part->length)
	{
		if (import_next_character(&word, end) != part->letters[i++])
			return false;
	}
	return !part->is_number && word == end && i == part->length;
}

static bool
is_filler(const Part *part)
{
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
	{
		if (is_word(part, fillers[i]))
			return true;
	}
	return false;
}

/* Blanks of any kind, and marks that end a short name or a number. */
static bool
is_separator(uint32_t character)
{
	return character == ' ' || character == '.' || character == ',' || character == '\'' ||
		   character == '\t' || character == 0xA0 || character == 0x2009 || character == 0x202F ||
		   character == 0x2019 || character == 0x5F3 || character == 0x60C || character == 0x970 ||
		   character == 0xBA || character == 0xAA;
}

/* Marks without width. */
static bool
is_invisible(uint32_t character)
{
	return (character >= 0x200B && character <= 0x200F) || character == 0x61C ||
		   character == 0xFEFF;
}

/* Splits a text into parts; returns their number, 0 if it cannot be a date. */
static int
read_parts(const char *text, size_t length, Part *parts)
{
	const char *at = text;
	const char *end = text + length;
	Part *part = NULL;
	int count = 0;

	if (length > LONGEST_DATE * 4)
		return 0;
	while (at < end)
	{
		const char *start = at;
		uint32_t character = import_next_character(&at, end);
		int digit = import_digit_value(character);
		bool is_letter = character >= 0x80 || (character >= 'a' && character <= 'z') ||
						 (character >= 'A' && character <= 'Z');

		if (is_invisible(character))
			continue;
		if (is_separator(character))
		{
			part = NULL;
			continue;
		}
		if (character == NO_CHARACTER || (digit < 0 && !is_letter))
			return 0;
		if (part == NULL || part->is_number != (digit >= 0))
		{
			if (count == MAX_PARTS)
				return 0;
			part = &parts[count++];
			part->is_number = digit >= 0;
			part->value = 0;
			part->length = 0;
			part->word.start = start;
		}
		if (part->length == (part->is_number ? 2 : LONGEST_DATE))
			return 0;
		if (part->is_number)
			part->value = part->value * 10 + digit;
		else
			part->letters[part->length] = import_folded(character);
		part->length++;
		part->word.length = (size_t) (at - part->word.start);
	}
	return count;
}

/* Joins the words of a name into one part, with blanks between. */
static bool
joined(const Part *words, int count, Part *name)
{
	name->is_number = false;
	name->length = 0;
	name->word.start = words[0].word.start;
	name->word.length =
		(size_t) (words[count - 1].word.start + words[count - 1].word.length - name->word.start);
	for (int i = 0; i < count; i++)
	{
		if (name->length + words[i].length + 1 > LONGEST_DATE)
			return false;
		if (i > 0)
			name->letters[name->length++] = ' ';
		memcpy(name->letters + name->length, words[i].letters, sizeof(uint32_t) * words[i].length);
		name->length += words[i].length;
	}
	return true;
}

/* The month with that name, or 0. */
static int
month_of(const Part *name)
{
	for (int month = 0; month < 12; month++)
	{
		const char *at = month_names[month] + 1;
		const char *end = at + strlen(at);

		while (at < end)
		{
			const char *stop = memchr(at, '|', (size_t) (end - at));
			size_t i = 0;

			while (at < stop && i < name->length &&
				   import_next_character(&at, stop) == name->letters[i])
				i++;
			if (at == stop && i == name->length)
				return month + 1;
			at = stop + 1;
		}
	}
	return 0;
}

/* A month by its number: 7月16日, 7월 16일, 14 tháng 8. */
static bool
read_numbers(const Part *parts, int count, MonthDay *date)
{
	static const char *const marks[][2] = {{"月", "日"}, {"月", "号"}, {"月", "號"}, {"월", "일"}};

	if (count == 3 && parts[0].is_number && is_word(&parts[1], "tháng") && parts[2].is_number)
	{
		date->day = parts[0].value;
		date->month = parts[2].value;
		return true;
	}
	if (count != 4 || !parts[0].is_number || !parts[2].is_number)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
	{
		if (is_word(&parts[1], marks[i][0]) && is_word(&parts[3], marks[i][1]))
		{
			date->month = parts[0].value;
			date->day = parts[2].value;
			return true;
		}
	}
	return false;
}

/* A month by its name, before or after the only number. */
static MonthDayKind
read_name(const Part *parts, int count, MonthDay *date)
{
	Part name;
	int number = parts[0].is_number ? 0 : count - 1;
	const Part *words = parts + (number == 0);

	if (count < 2 || !parts[number].is_number)
		return MONTH_DAY_NONE;
	for (int i = 0; i < count - 1; i++)
	{
		if (words[i].is_number)
			return MONTH_DAY_NONE;
	}
	if (!joined(words, count - 1, &name))
		return MONTH_DAY_NONE;
	date->day = parts[number].value;
	date->month = month_of(&name);
	/* in Hebrew the name may have a letter for "in" before it */
	if (date->month == 0 && name.length > 1 && name.letters[0] == 0x5D1)
	{
		memmove(name.letters, name.letters + 1, sizeof(uint32_t) * --name.length);
		date->month = month_of(&name);
	}
	date->name = name.word;
	return date->month > 0 ? MONTH_DAY : MONTH_DAY_UNKNOWN;
}

MonthDayKind
import_parse_month_day(const char *text, size_t length, MonthDay *date)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	Part parts[MAX_PARTS];
	int count = read_parts(text, length, parts);
	int kept = 0;
	MonthDayKind kind = MONTH_DAY;

	for (int i = 0; i < count; i++)
	{
		if (!is_filler(&parts[i]))
			parts[kept++] = parts[i];
	}
	if (kept == 0)
		return MONTH_DAY_NONE;
	if (!read_numbers(parts, kept, date))
		kind = read_name(parts, kept, date);
	/* the day must exist in some year; 29 February is checked with its year later */
	if (kind == MONTH_DAY &&
		(date->month < 1 || date->month > 12 || date->day < 1 || date->day > days[date->month - 1]))
		return MONTH_DAY_NONE;
	return kind;
}
