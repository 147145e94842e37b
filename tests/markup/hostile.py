"""Things people have typed to harm other readers."""

SCRIPTS = (
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<script/src=//evil.example/x.js>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "</p><script>alert(1)</script><p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    '```x" onmouseover="alert(1)\nx\n```',
    "~~~ <img/src=x/onerror=alert(1)>\nx\n~~~",
)

HANDLERS = (
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<a href=/x onclick=alert(1)>x</a>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<video><source onerror=alert(1)></video>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<marquee onstart=alert(1)>x</marquee>",
)

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java\tscript:alert(1)",
    "&#1;javascript:alert(1)",
    "\x01javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "javascript://example.ru/%0aalert(1)",
    "javascript:123",
    "data:123",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,AAAA",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "feed:javascript:alert(1)",
    "jar:http://evil.example!/x",
    "blob:http://evil.example/x",
    "ftp://evil.example/x",
    "tel:112",
    "view-source:http://evil.example",
    "//evil.example/x",
    "///evil.example/x",
    "/\\evil.example/x",
    "\\\\evil.example\\x",
    "/\t/evil.example",
    "/&Tab;/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    ":alert(1)",
    "?x=javascript:alert(1)",
    "java%73cript:alert(1)",
)

LINK_FORMS = (
    "[x]({})",
    "[x](<{}>)",
    '[x]({} "title")',
    "<{}>",
    "![x]({})",
    "[![x]({})](http://example.ru)",
    "[x][1]\n\n[1]: {}",
    "[url={}]x[/url]",
    '[url="{}"]x[/url]',
    "[url]{}[/url]",
    "[img]{}[/img]",
    "[URL={}][IMG]{}[/IMG][/URL]",
)

SWAPS = (
    "![<hx-partial onerror=alert(1)>](/x)",
    "![<hx-partial onerror=alert(1)>](/uploads/x.png)",
    '[x](/y "<hx-partial hx-get=/sign-out hx-trigger=load>")',
    "[<hx-partial hx-target=body>](/y)",
    "<hx-partial hx-get=/sign-out hx-trigger=load></hx-partial>",
    "<div hx-post=/posts/1/delete hx-trigger=load>",
    "<div data-hx-post=/posts/1/delete data-hx-trigger=load>",
    "<p hx-swap-oob=true id=posts>gone</p>",
    "<b _='on load call alert(1)'>x</b>",
    "<div hx-on:load=alert(1)>",
    "[quote=<hx-partial>;1]x[/quote]",
    "[spoiler=<hx-partial hx-get=/>]x[/spoiler]",
    "| <hx-partial> |\n|---|\n| hx-get=/ |",
)

BBCODE = (
    '[img]x" onerror="alert(1)[/img]',
    '[img]/uploads/x.png" onerror=alert(1)[/img]',
    "[img]/uploads/../posts/1/delete[/img]",
    "[img]/uploads/%2e%2e/posts/1/delete[/img]",
    '[img]http://example.ru/"onerror="alert(1)[/img]',
    '[url=http://a.ru/" onmouseover="alert(1)]x[/url]',
    "[url=http://a.ru/'onmouseover='alert(1)]x[/url]",
    '[url]http://a.ru/"><script>alert(1)</script>[/url]',
    "[url=http://a.ru/][url=javascript:alert(1)]x[/url][/url]",
    '[url=http://a.ru/]http://b.ru/" onclick=alert(1)[/url]',
    '[quote="><script>alert(1)</script>;1]x[/quote]',
    '[quote=a" onclick="alert(1);1]x[/quote]',
    "[quote=</p></blockquote><script>alert(1)</script>]x[/quote]",
    '[quote=a;1" id="posts]x[/quote]',
    "[spoiler=</summary><img src=x onerror=alert(1)>]x[/spoiler]",
    '[code=php" onclick="alert(1)]\nx\n[/code]',
    '[code="><script>alert(1)</script>]\nx\n[/code]',
    "[code]</code></pre><script>alert(1)</script>\n[/code]",
    "[list=1 onclick=alert(1)][*]x[/list]",
    '[list="><script>][*]x[/list]',
    "[b onclick=alert(1)]x[/b]",
    "[b][i][url=http://a.ru]x[/b][/i][/url]",
    "[color=red;background:url(javascript:alert(1))]x[/color]",
    "[size=expression(alert(1))]x[/size]",
    '[email="><script>alert(1)</script>]x[/email]',
    "[video]javascript:alert(1)[/video]",
)

NESTED_LINKS = (
    'http://a.ru/?x=http://b.ru/"onmouseover=alert(1)',
    "http://a.ru/<http://b.ru/onclick=alert(1)>",
    '[http://a.ru/](http://b.ru/?http://c.ru/"onclick=alert(1))',
    "[url=http://a.ru/?http://b.ru/ onclick=alert(1)]http://c.ru/[/url]",
    '![http://a.ru/"onerror=alert(1)](http://b.ru/x.png)',
    '![http://a.ru/"onerror=alert(1)](/uploads/x.png)',
    'http://a@b.ru/"><img src=x onerror=alert(1)>',
    'a@b.ru"onclick="alert(1)',
    '<a@b.ru?subject="onclick=alert(1)>',
    '[x](mailto:a@b.ru?x="><script>alert(1)</script>)',
    'www.a.ru/"><script>alert(1)</script>',
    '@a"><script>alert(1)</script>',
    "[a](http://b.ru/`onclick=alert(1)`)",
)

MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=x&gt;">',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style>',
    "<svg><foreignObject><p><style><!--</style><img src=x onerror=alert(1)>-->",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<template><s><template><s><img src=x onerror=alert(1)>",
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    '<xmp><p title="</xmp><svg/onload=alert(1)>">',
    "<select><iframe></select><img src=x onerror=alert(1)>",
    "<table><td><svg><desc><td></desc></svg><style><img src=x onerror=alert(1)></table>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<?xml version="1.0"?><script>alert(1)</script>',
    "<plaintext><img src=x onerror=alert(1)>",
    "<isindex action=javascript:alert(1)>",
    '<title><img title="</title><img src=x onerror=alert(1)>">',
)

OWN_WORDS = (
    '<data class="word" value="exact"></data>',
    '<blockquote class="quote"><p class="quote-source"><a class="opens-post" href="/posts/1">',
    '<a class="mention" href="/members/1">@admin</a>',
    '<span class="number">#1</span>',
    '<p id="posts" class="quote-source">x</p>',
    '<details open class="spoiler"><summary>x</summary></details>',
)

SOURCES = (
    *SCRIPTS,
    *HANDLERS,
    *SWAPS,
    *BBCODE,
    *NESTED_LINKS,
    *MUTATIONS,
    *OWN_WORDS,
    *(form.replace("{}", address) for form in LINK_FORMS for address in ADDRESSES),
)

# Places in which each of these must be as harmless as by itself.
PLACES = (
    "{}",
    "**{}**",
    "# {}",
    "> {}",
    "- {}",
    "1) {}",
    "[b]{}[/b]",
    "[quote]{}[/quote]",
    "[quote={};1]x[/quote]",
    "[spoiler]{}[/spoiler]",
    "[spoiler={}]x[/spoiler]",
    "[list][*]{}[/list]",
    "[url=http://example.ru]{}[/url]",
    "[{}](http://example.ru)",
    "[x](http://example.ru/{})",
    '[x](http://example.ru "{}")',
    "![{}](/uploads/x.png)",
    "![{}](http://example.ru/x.png)",
    "`{}`",
    "[code]{}[/code]",
    "```{}\nx\n```",
    "| {} |\n|---|\n| {} |",
    "http://example.ru/{}",
    "@{}",
)


def repeated(piece: str, length: int) -> str:
    """Return a piece over and over, up to a length."""
    return (piece * (length // len(piece) + 1))[:length]


def nested(start: str, end: str, length: int) -> str:
    """Return brackets of a kind around brackets around one letter."""
    count = length // (len(start) + len(end))
    return start * count + "x" + end * count


REPEATED = (
    "[", "]", "![", "[a](", "[a](<b>", "`", "```\n", "```a\n", "*", "_", "*a ", "a**", "*a_ ", "~~",
    "<", "<<a@", "<http://a.b>", "http://x", "http://x ", "http://a.b/( ", "http://a.b/)",
    "a@b.com\n", "xn--", "http://xn--a.b ", "@a@a", "@a ", "@a b c ", "||", "|", "|a|\n|-|\n",
    "[b]", "[/b]", "[b][i][u][s]", "[b]a\n\n", "[quote]", "[/quote]", "[quote=a;1]", "[spoiler]",
    "[list]", "[list][*]", "[*]", "[url=x]", "[url=http://a.b]", "[url]", "[img]", "[code]",
    "[/code]", "> ", ">", "- ", "- a\n", "1) ", "# ", "\\", ":)", ":D ", "&", "&amp;", "\n",
    "a\n\n", "-----\n", "www.", "www.a.ru ", "![a](/uploads/1.png)", "[a]: /b\n", "[a]: http://x\n[a]",
    "\u202e", "\u202ea\n", "[i]a\n\n[/i]", "***a***", '[quote="', "...", "…", "@a.", "%D0%", "\t",
)  # fmt: skip

NESTED = (
    ("[quote]", "[/quote]"),
    ("[quote=a;1]\n", "\n[/quote]\n"),
    ("[spoiler]", "[/spoiler]"),
    ("[list][*]", "[/list]"),
    ("[b]", "[/b]"),
    ("[b][i]", "[/i][/b]"),
    ("*", "*"),
    ("*a **b ", " b** a*"),
    ("[b]*", "*[/b]"),
    ("[", "](http://a.b)"),
    ("![", "](/uploads/a)"),
    ("[", "]"),
    ("[url=http://a.b]", "[/url]"),
)
