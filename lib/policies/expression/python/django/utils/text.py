from _helpers import slugify
