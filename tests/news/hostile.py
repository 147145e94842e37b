"""Words that would be more than words on a careless page."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "<hx-partial hx-get=/sign-out hx-trigger=load>",
    "{{ 7*7 }}{% raw %}",
    "]]></title><svg onload=alert(1)>",
)
