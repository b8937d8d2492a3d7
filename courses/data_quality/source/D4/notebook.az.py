# %% [markdown] welcome
# # Gec gələn ölüm xəbəri və heç olmamış ölüm
#
# **Siz** pensiya idarəsinin işçisisiniz. Altmış ölüm xəbəri yığılıb: vətəndaşlıq reyestrindən, xəstəxanalardan, geri
# qayıtmış məktublardan, xaricdən gələn siyahıdan, ad üzrə uyğunluqdan. Bəziləri aylar əvvəl vəfat edib və hələ ödəniş
# alır. Bəziləri sağdır.
#
# **Nə öyrənəcəksiniz:** hadisənin nə vaxt baş verdiyini, nə vaxt yazıldığını və bizə nə vaxt çatdığını oxumağı; ölümü
# qarışıqlıqdan ayırmağı; bilmək mümkün olmayanda müvəqqəti saxlamağı. Təxminən 45 dəqiqə. Hər qərarınız dərhal yadda
# saxlanılır: dəftəri istədiyiniz vaxt bağlayıb sonra davam edin.
#
# Hər addımı yuxarıdakı ▶ düyməsi və ya Shift+Enter ilə işə salın. Kod yazmaq lazım deyil.

# %% open_lesson
# Addım 1: tapşırığı açın (əvvəlcə bunu işə salın)
from courses.toolkit import start
lesson = start(language="az")

# %% [markdown] recall_text
# ## Başlamaq üçün
# Əvvəlki tapşırıqlardan üç sual.

# %% recall
# Addım 2: üç sual
lesson.desk("recall")

# %% [markdown] vignette
# ## Bu, baş verib
# Kaliforniyada yoxlayıcılar ölüm aktı ilə uyğun gələn 83 ödənişə baxıblar. **34 nəfər vəfat etmişdi, 43 nəfər sağ idi, 6
# nəfər haqqında isə heç kim bilmirdi.** Uyğunluq ipucudur, ölüm deyil.
#
# Başqa bir yoxlamada bir ölkənin iki reyestri 7 094 nəfər üçün fərqli ölüm günü göstərirdi. Əsas reyestr 2 838 nəfər
# üçün, ödəniş faylı 4 256 nəfər üçün düz idi: **"daha yaxşı" reyestr 100 haldan 60-da səhv edirdi.**
#
# Xəbər də gec gəlir. 2019-cu ildə İngiltərə və Uelsdə ölümlərin yarısı 4 gün, 100-dən 75-i bir həftə ərzində qeyd
# olunub; koronerin araşdırdığı ölümlər isə xeyli uzun çəkib.
#
# *Mənbələr: Social Security Administration, Office of the Inspector General, Kaliforniya üzrə yoxlama, 2017; ölüm
# tarixlərinin fərqi haqqında A-09-17-50259 hesabatı; Office for National Statistics, registration delays, 2019.*

# %% [markdown] solved_text
# ## Birlikdə həll edilən bir xəbər
# Əvvəlcə təxmin edin, sonra oxuyun.

# %% solved
# Addım 3: bir xəbəri izləyin
lesson.desk("solved")

# %% [markdown] practice_text
# ## Məşq
# Qiymətləndirilməyən dörd xəbər. Səhv cavabı da sınayın.

# %% practice
# Addım 4: məşq edin
lesson.desk("practice")

# %% [markdown] signals_text
# ## Sizin işlər
# Buradan etibarən qiymətləndirilir. Qayda həmişə göz qabağındadır. Dayandırmaq, müvəqqəti saxlamaq və ödəməyə davam
# etmək – hər biri bir klikdir.

# %% signals
# Addım 5: 60 xəbərə qərar verin
lesson.desk("signals")

# %% check:decisions
# Neçə xəbərə qərar verildiyini görün
lesson.check("decisions")

# %% [markdown] months_text
# ## Nə qədər artıq ödənilib
# Gec gələn ölüm xəbəri ailənin günahı deyil. Nəsə geri istənilməzdən əvvəl hesab düz olmalıdır.

# %% months_desk
# Addım 6: altı nəfərin artıq ödənilmiş aylarını sayın
lesson.desk("months")

# %% check:months
# Neçə hesabın doldurulduğunu görün
lesson.check("months")

# %% [markdown] dates_text
# ## Hansı tarix
# Səkkiz iş, hər birində iki tarix.

# %% dates_desk
# Addım 7: inandığınız tarixi seçin
lesson.desk("dates")

# %% check:dates
# Neçə tarixin seçildiyini görün
lesson.check("dates")

# %% why
# Addım 8: səbəbini deyin
lesson.desk("why")

# %% check:date_reasons
# Səbəblərinizin yadda saxlanıldığını görün
lesson.check("date_reasons")

# %% [markdown] chart_text
# ## Görmədiklərimiz
# Hər idarə vəfat etmiş bəzi adamlara ödəyir: xəbər hələ yoldadır. Onlar nə qədərdir?

# %% chart
# Addım 9: neçə nəfərə hələ ödənildiyini qiymətləndirin
lesson.desk("chart")

# %% check:still_paid
# Rəqəminizin yadda saxlanıldığını görün
lesson.check("still_paid")

# %% [markdown] work_text
# ## Öz iş masanızda

# %% work
# Addım 10: işiniz haqqında iki sual
lesson.desk("work")

# %% hand_in
# Addım 11: təhvil verin
lesson.hand_in()
