package main

import (
	"regexp"
	"strings"
)

// said are the names and numbers of lines that a person would say otherwise than the compilation writes them, by country and
// name. What is empty stays as it is.
func said() map[string]line {
	return map[string]line{
		"AU|Men's Referral Service (own behaviour)":                   {Name: "Men's Referral Service"},
		"BD|Kaan Pete Roi":                                            {Call: "09612 119911"},
		"BE|Zelfmoordlijn (nl)":                                       {Name: "Zelfmoordlijn", Area: "Nederlands"},
		"BE|Centre de Prévention du Suicide (fr)":                     {Name: "Centre de Prévention du Suicide", Area: "français"},
		"BE|Écoute violences conjugales (fr)":                         {Name: "Écoute violences conjugales", Area: "français"},
		"CA|Assaulted Women's Helpline (Ontario)":                     {Name: "Assaulted Women's Helpline", Area: "Ontario"},
		"CO|Línea 106 (Bogotá)":                                       {Name: "Línea 106", Area: "Bogotá"},
		"EC|171 opción 6":                                             {Name: "171", Call: "171, option 6"},
		"EU|116 016 women experiencing violence (not in every state)": {Name: "For women experiencing violence", Area: "not in every state"},
		"FI|MIELI Crisis Helpline (fi)":                               {Name: "MIELI Crisis Helpline", Area: "suomi"},
		"GB|National Domestic Abuse Helpline (England)":               {Name: "National Domestic Abuse Helpline", Area: "England"},
		"GB|Respect Phoneline (worried about own behaviour)":          {Name: "Respect Phoneline"},
		"ID|SEJIWA 119 ext 8":                                         {Name: "SEJIWA", Call: "119, extension 8"},
		"JP|TELL Lifeline (English)":                                  {Name: "TELL Lifeline", Area: "English"},
		"KR|Suicide prevention 109":                                   {Name: "Suicide prevention line"},
		"NL|113 Zelfmoordpreventie":                                   {Call: "113 or 0800-0113"},
		"NZ|1737 Need to talk?":                                       {Name: "Need to Talk"},
	}
}

// emergencies are the emergency numbers of countries where the compilation gives two without saying whose they are; "" is
// where the country is unknown. Whose they are is common knowledge, and not in the compilation.
func emergencies() map[string]string {
	return map[string]string{
		"":   "112 or 911 (999 in the UK, 000 in Australia)",
		"AR": "911 (ambulance 107)",
		"BR": "ambulance 192, police 190",
		"CL": "ambulance 131, police 133",
		"GB": "999 or 112",
		"ID": "112 (ambulance 119)",
		"IE": "112 or 999",
		"IL": "ambulance 101, police 100",
		"LK": "ambulance 1990, police 119",
		"NP": "ambulance 102, police 100",
		"PE": "ambulance 106, police 105",
		"PK": "ambulance 1122, police 15",
		"TH": "ambulance 1669, police 191",
		"UA": "112 (ambulance 103)",
		"VN": "ambulance 115, police 113",
		"ZA": "112 (police 10111)",
	}
}

// hoursPattern matches the hours of the compilation that are neither "24/7" nor a word: "Mo-Fr 14-22", "15-03".
var hoursPattern = regexp.MustCompile(`^(?:Mo-(Fr|Sa) )?(\d\d)-(\d\d)$`)

// spoken writes a line as it is said to a member.
func (l line) spoken(country string) line {
	as := said()[country+"|"+l.Name]
	for _, f := range []struct{ to, from *string }{{&l.Name, &as.Name}, {&l.Call, &as.Call}, {&l.Area, &as.Area}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if number, ok := strings.CutPrefix(l.Text, "WhatsApp "); ok {
		l.Text = number + " on WhatsApp"
	}
	if !textable.MatchString(l.Text) {
		l.Text = ""
	}
	if m := hoursPattern.FindStringSubmatch(l.Hours); m != nil {
		l.Hours = m[2] + ":00–" + m[3] + ":00"
		if m[1] != "" {
			l.Hours = map[string]string{"Fr": "Mon–Fri ", "Sa": "Mon–Sat "}[m[1]] + l.Hours
		}
	}
	return l
}
