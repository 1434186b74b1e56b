"""Every update the bot answers, in the order it is tried."""

from handlers import forms, groups, homes, issues, menu, odd, relinking, residents

ROUTES = [
    *menu.ROUTES,
    *residents.ROUTES,
    *homes.ROUTES,
    *relinking.ROUTES,
    *forms.ROUTES,
    *issues.ROUTES,
    *groups.ROUTES,
    *forms.WORDS,
    *odd.ROUTES,
]
