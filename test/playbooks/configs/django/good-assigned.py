from .base import *

DATABASES["default"]["HOST"] = "aws-0-eu-central-1.pooler.supabase.com"
DATABASES["default"]["PORT"] = "6543"
DATABASES["default"]["PASSWORD"] = "canary-9f3e71"
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
