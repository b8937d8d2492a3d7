"""The address of older scripts, kept for them; what it names lives in `grading.class_folder.variants`."""

from grading.class_folder.variants import make_secret as make_secret
from grading.class_folder.variants import pack_id as pack_id
from grading.class_folder.variants import read_secret as read_secret
from grading.class_folder.variants import variant_seed as variant_seed
