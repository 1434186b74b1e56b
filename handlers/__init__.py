"""Every update the bot answers, in the order it is tried."""

from handlers import forms, groups, issues, menu, odd, residents, roles

ROUTES = [
    *menu.ROUTES,
    *residents.ROUTES,
    *roles.ROUTES,
    *forms.ROUTES,
    *issues.ROUTES,
    *groups.ROUTES,
    *forms.WORDS,
    *odd.ROUTES,
]
